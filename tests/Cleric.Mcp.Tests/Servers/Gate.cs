namespace Cleric.Mcp.Tests.Servers;

/// <summary>Open, unless it is shut: then who would pass waits.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _calledOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _open = Opened();

    public void Shut() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    /// <summary>Ends when somebody came while it was shut.</summary>
    public Task Reached => _reached.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends when somebody who waited was called off.</summary>
    public Task CalledOff => _calledOff.Task.WaitAsync(TestContext.Current.CancellationToken);

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var open = _open.Task;
        if (open.IsCompleted)
        {
            return;
        }

        _reached.TrySetResult();
        try
        {
            await open.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _calledOff.TrySetResult();
            throw;
        }
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
