namespace Cleric.Connectors.Otlp.Reading;

/// <summary>The memory that the kinds of telemetry share for what they keep.</summary>
internal sealed class MemoryAllowance(long limit)
{
    private long _taken;

    public long Limit => limit;

    public long Free => limit - Interlocked.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
