using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>A series on its way to the answer.</summary>
internal sealed record Column(string Metric, string Statistic, string? Unit, LabelSet Labels, long[] Times, double[] Values)
{
    /// <summary>So many samples, evenly spaced, the first and the last among them.</summary>
    public Column Thinned(int count)
    {
        if (count >= Times.Length)
        {
            return this;
        }

        var (times, values) = (new long[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var at = count == 1 ? Times.Length - 1 : (int)((long)i * (Times.Length - 1) / (count - 1));
            (times[i], values[i]) = (Times[at], Values[at]);
        }

        return this with { Times = times, Values = values };
    }

    /// <summary>Shares a limit among series by their length, at least one sample each while there are enough.</summary>
    public static List<Column> Limited(List<Column> columns, int limit)
    {
        var available = columns.Sum(column => (long)column.Times.Length);
        if (available <= limit)
        {
            return columns;
        }

        if (columns.Count >= limit)
        {
            return [.. Enumerable.Range(0, limit).Select(i => columns[limit == 1 ? 0 : (int)((long)i * (columns.Count - 1) / (limit - 1))].Thinned(1))];
        }

        var spare = limit - columns.Count;
        return [.. columns.Select(column => column.Thinned(1 + (int)((column.Times.Length - 1L) * spare / (available - columns.Count))))];
    }
}
