namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>A series as it is answered: one statistic of a stored one. Times are milliseconds, strictly ascending; values are finite.</summary>
internal sealed class Derived(StoredSeries source, string statistic)
{
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];

    public StoredSeries Source { get; } = source;

    public string Statistic { get; } = statistic;

    public IReadOnlyList<long> Times => _times;

    public IReadOnlyList<double> Values => _values;

    public int Count => _times.Count;

    /// <summary>Adds a sample. Of two within a millisecond the later stays.</summary>
    public void Add(long milliseconds, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        if (_times.Count > 0 && _times[^1] == milliseconds)
        {
            _values[^1] = value;
            return;
        }

        _times.Add(milliseconds);
        _values.Add(value);
    }

    /// <summary>The mean of each stretch of <paramref name="step"/>, at the stretch's last sample; of a high quantile or maximum the highest.</summary>
    public Derived Stepped(TimeSpan step)
    {
        var width = (long)step.TotalMilliseconds;
        if (width <= 1)
        {
            return this;
        }

        var highest = Statistic is "max" or "p90" or "p95" or "p99" or "p99.9";
        var result = new Derived(Source, Statistic);
        for (var i = 0; i < Count;)
        {
            var stretch = Math.DivRem(_times[i], width).Quotient;
            var first = i;
            var sum = 0d;
            var high = double.NegativeInfinity;
            for (; i < Count && _times[i] / width == stretch; i++)
            {
                sum += _values[i];
                high = Math.Max(high, _values[i]);
            }

            result.Add(_times[i - 1], highest ? high : sum / (i - first));
        }

        return result;
    }

    /// <summary><paramref name="count"/> samples, evenly spaced, the first and the last among them.</summary>
    public Derived Thinned(int count)
    {
        if (count >= Count)
        {
            return this;
        }

        var result = new Derived(Source, Statistic);
        for (var i = 0; i < count; i++)
        {
            var at = count == 1 ? Count - 1 : (int)((long)i * (Count - 1) / (count - 1));
            result.Add(_times[at], _values[at]);
        }

        return result;
    }
}
