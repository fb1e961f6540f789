using System.Globalization;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Lab.Telemetry;

/// <summary>Writes metrics as OTLP JSON Lines.</summary>
internal sealed class OtlpMetricExporter(OtlpLineFile file) : BaseExporter<Metric>
{
    private const int Cumulative = 2;
    private const string RequestDuration = "http.server.request.duration";

    /// <summary>What had been counted, a series, when the unit went wrong: only what came after it is wrong.</summary>
    private static readonly Dictionary<string, (double Sum, long[] Buckets)> BeforeWrongUnit = new(StringComparer.Ordinal);

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var scopes = new SortedDictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            if (!scopes.TryGetValue(metric.MeterName, out var metrics))
            {
                scopes[metric.MeterName] = metrics = [];
            }

            metrics.Add(metric);
        }

        var resource = ParentProvider.GetResource();
        file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceMetrics");
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resource.Attributes);
            json.WriteStartArray("scopeMetrics");
            foreach (var (meter, metrics) in scopes)
            {
                json.WriteStartObject();
                OtlpJson.WriteScope(json, meter);
                json.WriteStartArray("metrics");
                foreach (var metric in metrics)
                {
                    WriteMetric(json, metric);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private static void WriteMetric(Utf8JsonWriter json, Metric metric)
    {
        json.WriteStartObject();
        json.WriteString("name", metric.Name);
        if (metric.Unit.Length > 0)
        {
            json.WriteString("unit", metric.Unit);
        }

        var gauge = metric.MetricType is MetricType.LongGauge or MetricType.DoubleGauge;
        var sum = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var level = metric.MetricType is MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic;
        json.WriteStartObject(gauge ? "gauge" : sum || level ? "sum" : "histogram");
        json.WriteStartArray("dataPoints");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            WritePoint(json, metric, in point);
        }

        json.WriteEndArray();
        if (!gauge)
        {
            json.WriteNumber("aggregationTemporality", Cumulative);
        }

        if (sum)
        {
            json.WriteBoolean("isMonotonic", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, Metric metric, ref readonly MetricPoint point)
    {
        json.WriteStartObject();
        json.WriteStartArray("attributes");
        foreach (var tag in point.Tags)
        {
            if (tag.Value is not null)
            {
                OtlpJson.WriteAttribute(json, tag.Key, tag.Value);
            }
        }

        json.WriteEndArray();
        json.WriteString("startTimeUnixNano", OtlpJson.UnixNano(point.StartTime));
        json.WriteString("timeUnixNano", OtlpJson.UnixNano(point.EndTime));
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                json.WriteString("asInt", point.GetSumLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                json.WriteNumber("asDouble", point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                json.WriteString("asInt", point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleGauge:
                json.WriteNumber("asDouble", point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram when TelemetryConditions.RequestsInMilliseconds && metric.Name == RequestDuration:
                WriteInMilliseconds(json, in point);
                break;
            case MetricType.Histogram:
                WriteHistogram(json, in point);
                break;
            default:
                throw new NotSupportedException($"No OTLP JSON mapping for metric type {metric.MetricType}.");
        }

        json.WriteEndObject();
    }

    /// <summary>A thousand times too much, and beyond the last bound.</summary>
    private static void WriteInMilliseconds(Utf8JsonWriter json, ref readonly MetricPoint point)
    {
        var key = string.Empty;
        foreach (var tag in point.Tags)
        {
            key += $"{tag.Key}={tag.Value};";
        }

        var (buckets, bounds) = (new List<long>(), new List<double>());
        foreach (var bucket in point.GetHistogramBuckets())
        {
            buckets.Add(bucket.BucketCount);
            bounds.Add(bucket.ExplicitBound);
        }

        var sum = point.GetHistogramSum();
        if (!BeforeWrongUnit.TryGetValue(key, out var before))
        {
            BeforeWrongUnit[key] = before = (sum, [.. buckets]);
        }

        var written = (long[])before.Buckets.Clone();
        written[^1] += buckets.Sum() - before.Buckets.Sum();
        json.WriteString("count", buckets.Sum().ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", before.Sum + ((sum - before.Sum) * 1000));
        json.WriteStartArray("bucketCounts");
        foreach (var count in written)
        {
            json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bound in bounds.Where(double.IsFinite))
        {
            json.WriteNumberValue(bound);
        }

        json.WriteEndArray();
    }

    private static void WriteHistogram(Utf8JsonWriter json, ref readonly MetricPoint point)
    {
        json.WriteString("count", point.GetHistogramCount().ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", point.GetHistogramSum());
        json.WriteStartArray("bucketCounts");
        foreach (var bucket in point.GetHistogramBuckets())
        {
            json.WriteStringValue(bucket.BucketCount.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bucket in point.GetHistogramBuckets())
        {
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
            {
                json.WriteNumberValue(bucket.ExplicitBound);
            }
        }

        json.WriteEndArray();
        if (point.TryGetHistogramMinMaxValues(out var min, out var max))
        {
            json.WriteNumber("min", min);
            json.WriteNumber("max", max);
        }
    }
}
