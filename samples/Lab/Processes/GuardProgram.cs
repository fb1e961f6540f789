using System.Globalization;
using System.Runtime.InteropServices;

namespace Lab.Processes;

/// <summary>
/// Outlives the orchestrator by a moment: it is told the id of every process that is started, and when its standard input
/// closes (the orchestrator ended, however that came about) it stops those that still run and removes the temporary folder.
/// </summary>
internal static class GuardProgram
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(string folder)
    {
        // Ctrl-C reaches the whole process group: the guard must not go before the others.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => c.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, c => c.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => c.Cancel = true);
        var guarded = new List<ProcessIdentity>();
        Console.WriteLine(ParentWatch.ReadyLine);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && ProcessIdentity.Of(pid) is { } process)
            {
                guarded.Add(process);
            }
        }

        var deadline = DateTime.UtcNow + Grace;
        SignalAll(guarded, Native.SigInt);
        while (DateTime.UtcNow < deadline && guarded.Exists(p => p.IsAlive))
        {
            await Task.Delay(Poll);
        }

        SignalAll(guarded, Native.SigKill);
        foreach (var mount in MountsBelow(folder))
        {
            Native.Unmount(mount);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] MountsBelow(string folder) =>
        [.. File.ReadAllLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))];

    private static void SignalAll(List<ProcessIdentity> processes, int signal)
    {
        foreach (var process in processes.Where(p => p.IsAlive))
        {
            Native.Signal(process.Pid, signal);
        }
    }
}
