using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>Series in columns.</summary>
internal sealed class MetricTable : ITelemetryTable
{
    private readonly Dictionary<(int Resource, int Metric, int Unit, int Scope, int Attributes, MetricShape Shape), StoredSeries> _byKey = [];
    private List<StoredSeries> _series = [];

    public IReadOnlyList<StoredSeries> Series => _series;

    public long Bytes { get; private set; }

    public int Stride { get; private set; } = 1;

    public StoredSeries Of(ResourceInfo resource, int metric, int unit, int scope, int attributes, MetricShape shape, Utf8Pool keys, IReadOnlyDictionary<string, string> attributeSet)
    {
        var key = (resource.Id, metric, unit, scope, attributes, shape);
        if (!_byKey.TryGetValue(key, out var series))
        {
            series = new StoredSeries(resource, keys.Get(metric), unit == Utf8Pool.Empty ? null : keys.Get(unit), keys.Get(scope), shape, attributeSet);
            _byKey.Add(key, series);
            _series.Add(series);
            Bytes += 400;
        }

        return series;
    }

    public void Add(StoredSeries series, long start, long time, double value, long count, Buckets? buckets) =>
        Bytes += series.Add(Stride, start, time, value, count, buckets);

    public void Thin()
    {
        Stride *= 2;
        Bytes = 400L * _series.Count;
        foreach (var series in _series)
        {
            Bytes += series.Thin();
        }
    }

    public void Seal()
    {
        foreach (var series in _series)
        {
            series.Sort();
        }

        // Readers see the same order however the files were written.
        _series = [.. _series.OrderBy(series => series.Metric, StringComparer.Ordinal)];
    }
}
