namespace McpServer;

/// <summary>A clock that starts when a recording ends: to a client that asks "why is checkout slow?", now is while it was slow.</summary>
internal sealed class CaptureClock(DateTimeOffset end) : TimeProvider
{
    private readonly TimeSpan _shift = System.GetUtcNow() - end;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - _shift;
}
