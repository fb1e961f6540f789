using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Processes;
using Lab.Recording;

namespace Lab.Commands;

/// <summary>Runs a lab in a temporary folder, under the eye of a guard. Whatever happens, nothing that was started is left running.</summary>
internal static class Supervised
{
    public const int Interrupted = 130;

    /// <param name="prefix">Stands before each message.</param>
    /// <param name="onInterrupt">What is said when a signal ended it.</param>
    /// <param name="run">Is given the folder, the guard, where to report to, and what a signal cancels.</param>
    public static async Task<int> RunAsync(string prefix, string onInterrupt, Func<string, Guard, Action<string>, CancellationToken, Task> run)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        var started = Stopwatch.GetTimestamp();
        var folder = CreateTemporaryFolder();
        try
        {
            await using var guard = await Guard.StartAsync(folder, stop.Token);
            await run(folder, guard, Report, stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("lab: " + onInterrupt);
            return Interrupted;
        }
        catch (Exception e) when (e is RecordingException or InvalidOperationException or IOException or UnauthorizedAccessException or DbException or Win32Exception or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"lab: {prefix}{e.Message}");
            return 1;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        void Report(string message) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prefix}[{Stopwatch.GetElapsedTime(started):mm\\:ss}] {message}"));

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>PostgreSQL runs as a user of its own, which must be able to pass through.</summary>
    private static string CreateTemporaryFolder()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-lab-").FullName;
        if (OperatingSystem.IsWindows())
        {
            return folder;
        }

        File.SetUnixFileMode(
            folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return folder;
    }
}
