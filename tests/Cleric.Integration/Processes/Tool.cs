using System.Diagnostics;

namespace Cleric.Integration.Processes;

/// <summary>Runs programs to their end, without input.</summary>
internal static class Tool
{
    /// <summary>The host that runs the SDK's commands and built assemblies.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts a program. Build commands must not inherit what this process was told by the one that runs the tests.</summary>
    public static Process Start(string program, string workingDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return process;
    }

    public static async Task<ToolResult> RunAsync(
        string program, string workingDirectory, IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, workingDirectory, arguments, environment);
        return await EndOfAsync(process, cancellationToken);
    }

    /// <summary>Waits for the end; a test that is cancelled leaves nothing running.</summary>
    public static async Task<ToolResult> EndOfAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("CORECLR_", StringComparison.Ordinal)
        || name.StartsWith("MicrosoftInstrumentationEngine", StringComparison.Ordinal)
        || name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal);
}
