using System.Diagnostics;

namespace Lab.Services;

/// <summary>Lets one through per interval and counts the others, so that a flood does not fill the log.</summary>
internal sealed class OncePerInterval(TimeSpan interval)
{
    private readonly Lock _gate = new();
    private long? _passedAt;
    private int _suppressed;

    public bool TryPass(out int suppressed)
    {
        lock (_gate)
        {
            if (_passedAt is { } at && Stopwatch.GetElapsedTime(at) < interval)
            {
                _suppressed++;
                suppressed = 0;
                return false;
            }

            _passedAt = Stopwatch.GetTimestamp();
            (suppressed, _suppressed) = (_suppressed, 0);
            return true;
        }
    }
}
