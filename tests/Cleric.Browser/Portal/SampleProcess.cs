using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Cleric.Browser.Portal;

/// <summary>A sample that runs as its users run it: a process of its own, on a free port, with a folder of its own.</summary>
internal sealed partial class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Configuration = typeof(SampleProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Configuration").Value!;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private SampleProcess(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Where it keeps what it keeps.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    public static Task<SampleProcess> StartAsync(string sample, params string[] arguments) => StartAsync(sample, arguments, []);

    public static async Task<SampleProcess> StartAsync(string sample, string[] arguments, Dictionary<string, string> environment)
    {
        var folder = Directory.CreateTempSubdirectory($"cleric-{sample}-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        foreach (var argument in (string[])[Path.Combine(Repository.Root, "samples", sample, "bin", Configuration, "net10.0", sample + ".dll"), "--data", Path.Combine(folder.FullName, "data"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var said = new List<string>();
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => listens.TrySetException(new InvalidOperationException($"{sample} ended: {string.Join('\n', said)}"));
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new SampleProcess(process, folder, await listens.Task.WaitAsync(Patience));
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }

        void Read(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (said)
            {
                said.Add(line);
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                listens.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process, _folder);

    private static async Task EndAsync(Process process, DirectoryInfo folder)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
