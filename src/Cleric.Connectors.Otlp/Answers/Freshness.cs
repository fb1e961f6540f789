namespace Cleric.Connectors.Otlp.Answers;

/// <summary>When an entity was first and last heard of, in Unix nanoseconds, and for how long it is usually silent.</summary>
/// <param name="Oldest">Its oldest row.</param>
/// <param name="Newest">Its newest row.</param>
/// <param name="Silence">The longest silence that means nothing; <see cref="long.MaxValue"/> where too little is known to tell.</param>
internal sealed record Freshness(long Oldest, long Newest, long Silence)
{
    /// <summary>Fewer events have no rhythm by which a silence could be told.</summary>
    private const int FewestEvents = 5;

    /// <summary>Of samples that come at an interval.</summary>
    public static Freshness? OfSamples(long oldest, long newest, long interval) => newest < oldest ? null : new Freshness(oldest, newest, 3 * interval);

    /// <summary>Of events that come when they come.</summary>
    /// <param name="times">Their times, ascending.</param>
    public static Freshness? OfEvents(ReadOnlySpan<long> times)
    {
        if (times.IsEmpty)
        {
            return null;
        }

        var longest = long.MaxValue;
        if (times.Length >= FewestEvents)
        {
            longest = 0;
            for (var i = 1; i < times.Length; i++)
            {
                longest = Math.Max(longest, times[i] - times[i - 1]);
            }
        }

        return new Freshness(times[0], times[^1], longest);
    }
}
