namespace Lab.Processes;

/// <summary>The orchestrator's side of the guard process.</summary>
internal sealed class Guard : IAsyncDisposable
{
    private readonly ManagedProcess _process;

    private Guard(ManagedProcess process) => _process = process;

    public static async Task<Guard> StartAsync(string folder, CancellationToken ct)
    {
        var process = ManagedProcess.Start("guard", SelfCommand.With("guard", "--folder", folder));
        await process.WaitForLineAsync(line => line == ParentWatch.ReadyLine, TimeSpan.FromSeconds(20), ct);
        return new Guard(process);
    }

    public ManagedProcess Watch(ManagedProcess process)
    {
        _process.Send(process.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        _process.CloseInput();
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(15));
        await _process.DisposeAsync();
    }
}
