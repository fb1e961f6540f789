using System.Runtime.CompilerServices;
using System.Text.Json;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>Decodes ExportMetricsServiceRequests.</summary>
internal sealed class MetricDecoder(MetricTable table, ResourceCatalog catalog, RowFilter filter) : TelemetryDecoder(catalog, filter)
{
    private const int NoRecordedValue = 1;
    private const int MaxAttributeBytes = 1024;

    private readonly Utf8Pool _raw = new();
    private readonly List<int> _attributeSetOfRaw = [];
    private readonly Dictionary<string, int> _attributeSetIds = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyDictionary<string, string>> _attributeSets = [];
    private readonly List<(int Key, int Value)> _pairs = [];
    private readonly List<double[]?> _boundsOfRaw = [];
    private readonly List<Point> _points = [];
    private readonly List<long> _counts = [];
    private readonly List<double> _quantiles = [];
    private readonly List<double> _quantileValues = [];

    protected override ReadOnlySpan<byte> Root => "resourceMetrics"u8;

    protected override ReadOnlySpan<byte> Scopes => "scopeMetrics"u8;

    protected override ReadOnlySpan<byte> Items => "metrics"u8;

    protected override void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource, int scope)
    {
        _points.Clear();
        var name = Utf8Pool.Empty;
        var unit = Utf8Pool.Empty;
        var data = Data.None;
        var temporality = 0;
        var monotonic = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = Keys.Intern(Values.String(ref reader));
                continue;
            }

            if (reader.ValueTextEquals("unit"u8))
            {
                reader.Read();
                unit = Keys.Intern(Values.String(ref reader));
                continue;
            }

            var found =
                reader.ValueTextEquals("gauge"u8) ? Data.Gauge
                : reader.ValueTextEquals("sum"u8) ? Data.Sum
                : reader.ValueTextEquals("histogram"u8) ? Data.Histogram
                : reader.ValueTextEquals("exponentialHistogram"u8) ? Data.Exponential
                : reader.ValueTextEquals("summary"u8) ? Data.Summary
                : Data.None;
            reader.Read();
            if (found == Data.None || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            data = found;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("dataPoints"u8))
                {
                    ReadPoints(ref reader, line, data);
                }
                else if (reader.ValueTextEquals("aggregationTemporality"u8))
                {
                    reader.Read();
                    temporality = OtlpValues.Temporality(ref reader);
                }
                else if (reader.ValueTextEquals("isMonotonic"u8))
                {
                    reader.Read();
                    monotonic = OtlpValues.Flag(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        if (name != Utf8Pool.Empty)
        {
            Keep(resource, scope, name, unit, Shape(data, temporality == 1, monotonic));
        }
    }

    private static MetricShape Shape(Data data, bool delta, bool monotonic) => data switch
    {
        Data.Sum when monotonic => delta ? MetricShape.DeltaSum : MetricShape.CumulativeSum,
        Data.Sum when delta => MetricShape.DeltaChange,
        Data.Histogram => delta ? MetricShape.DeltaHistogram : MetricShape.CumulativeHistogram,
        Data.Exponential => delta ? MetricShape.DeltaExponential : MetricShape.CumulativeExponential,
        Data.Summary => MetricShape.Summary,
        _ => MetricShape.Value,
    };

    private void Keep(ResourceInfo resource, int scope, int name, int unit, MetricShape shape)
    {
        var lastAttributes = -1;
        StoredSeries? series = null;
        foreach (var point in _points)
        {
            // A histogram without a sum still has its counts.
            if (shape < MetricShape.CumulativeHistogram && !double.IsFinite(point.Value))
            {
                continue;
            }

            if (!Meets(point.Time))
            {
                continue;
            }

            if (series is null || lastAttributes != point.Attributes)
            {
                series = table.Of(resource, name, unit, scope, point.Attributes, shape, Keys, _attributeSets[point.Attributes]);
                lastAttributes = point.Attributes;
            }

            table.Add(series, point.Start, point.Time, point.Value, point.Count, point.Buckets);
        }
    }

    private void ReadPoints(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, Data data)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            ReadPoint(ref reader, line, data);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPoint(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, Data data)
    {
        var point = new Point { Attributes = -1, Value = double.NaN };
        double[] bounds = [];
        var flags = 0L;
        var scale = 0;
        var zeros = 0L;
        var zeroThreshold = 0d;
        var offset = 0;
        var negatives = false;
        _counts.Clear();
        _quantiles.Clear();
        _quantileValues.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("timeUnixNano"u8))
            {
                reader.Read();
                point.Time = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("startTimeUnixNano"u8))
            {
                reader.Read();
                point.Start = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("asDouble"u8) || reader.ValueTextEquals("asInt"u8) || reader.ValueTextEquals("sum"u8))
            {
                reader.Read();
                point.Value = OtlpValues.Real(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                reader.Read();
                point.Attributes = AttributeSet(ref reader, line);
            }
            else if (reader.ValueTextEquals("count"u8))
            {
                reader.Read();
                point.Count = OtlpValues.Integer(ref reader);
            }
            else if (reader.ValueTextEquals("flags"u8))
            {
                reader.Read();
                flags = OtlpValues.Integer(ref reader);
            }
            else if (data == Data.Histogram && reader.ValueTextEquals("bucketCounts"u8))
            {
                ReadCounts(ref reader);
            }
            else if (data == Data.Histogram && reader.ValueTextEquals("explicitBounds"u8))
            {
                reader.Read();
                bounds = Bounds(ref reader, line);
            }
            else if (data == Data.Exponential && reader.ValueTextEquals("scale"u8))
            {
                reader.Read();
                scale = (int)Math.Clamp(OtlpValues.Integer(ref reader), -20, 40);
            }
            else if (data == Data.Exponential && reader.ValueTextEquals("zeroCount"u8))
            {
                reader.Read();
                zeros = OtlpValues.Integer(ref reader);
            }
            else if (data == Data.Exponential && reader.ValueTextEquals("zeroThreshold"u8))
            {
                reader.Read();
                zeroThreshold = OtlpValues.Real(ref reader);
            }
            else if (data == Data.Exponential && reader.ValueTextEquals("positive"u8))
            {
                offset = ReadExponential(ref reader, keep: true, ref negatives);
            }
            else if (data == Data.Exponential && reader.ValueTextEquals("negative"u8))
            {
                ReadExponential(ref reader, keep: false, ref negatives);
            }
            else if (data == Data.Summary && reader.ValueTextEquals("quantileValues"u8))
            {
                ReadQuantiles(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if ((flags & NoRecordedValue) != 0)
        {
            return;
        }

        if (point.Attributes < 0)
        {
            point.Attributes = AttributeSetOf([]);
        }

        point.Buckets = data switch
        {
            Data.Histogram => _counts.Count > 0 ? new ExplicitBuckets(bounds, [.. _counts]) : null,
            Data.Exponential => new ExponentialBuckets(scale, zeros, double.IsFinite(zeroThreshold) ? zeroThreshold : 0, offset, [.. _counts], negatives),
            Data.Summary => new SummaryQuantiles([.. _quantiles], [.. _quantileValues]),
            _ => null,
        };
        _points.Add(point);
    }

    private void ReadCounts(ref Utf8JsonReader reader)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _counts.Add(OtlpValues.Integer(ref reader));
        }
    }

    private int ReadExponential(ref Utf8JsonReader reader, bool keep, ref bool negatives)
    {
        var offset = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return offset;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("offset"u8))
            {
                reader.Read();
                offset = (int)Math.Clamp(OtlpValues.Integer(ref reader), -(1 << 28), 1 << 28);
            }
            else if (reader.ValueTextEquals("bucketCounts"u8) && keep)
            {
                ReadCounts(ref reader);
            }
            else if (reader.ValueTextEquals("bucketCounts"u8) && Array(ref reader))
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    negatives |= OtlpValues.Integer(ref reader) > 0;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return offset;
    }

    private void ReadQuantiles(ref Utf8JsonReader reader)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            var quantile = 0d;
            var value = 0d;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("quantile"u8))
                {
                    reader.Read();
                    quantile = OtlpValues.Real(ref reader);
                }
                else if (reader.ValueTextEquals("value"u8))
                {
                    reader.Read();
                    value = OtlpValues.Real(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (double.IsFinite(quantile) && double.IsFinite(value))
            {
                _quantiles.Add(quantile);
                _quantileValues.Add(value);
            }
        }
    }

    /// <summary>The bounds. Almost all points repeat the same: equal JSON is parsed once and shared.</summary>
    private double[] Bounds(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var inner = reader;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var raw = _raw.Intern(line[start..(int)reader.BytesConsumed]);
        while (_boundsOfRaw.Count <= raw)
        {
            _boundsOfRaw.Add(null);
        }

        if (_boundsOfRaw[raw] is { } known)
        {
            return known;
        }

        var bounds = new List<double>();
        while (inner.TokenType != JsonTokenType.Null && inner.Read() && inner.TokenType != JsonTokenType.EndArray)
        {
            bounds.Add(OtlpValues.Real(ref inner));
        }

        return _boundsOfRaw[raw] = [.. bounds];
    }

    /// <summary>The set of attributes. Equal JSON is parsed once.</summary>
    private int AttributeSet(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var inner = reader;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var raw = _raw.Intern(line[start..(int)reader.BytesConsumed]);
        while (_attributeSetOfRaw.Count <= raw)
        {
            _attributeSetOfRaw.Add(-1);
        }

        if (_attributeSetOfRaw[raw] < 0)
        {
            _pairs.Clear();
            Attributes(ref inner, Keys, _pairs, MaxAttributeBytes);
            _attributeSetOfRaw[raw] = AttributeSetOf(_pairs);
        }

        return _attributeSetOfRaw[raw];
    }

    private int AttributeSetOf(List<(int Key, int Value)> pairs)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            set[Keys.Get(key)] = Keys.Get(value);
        }

        var text = string.Join('\0', set.Select(pair => pair.Key + "\0" + pair.Value));
        if (!_attributeSetIds.TryGetValue(text, out var id))
        {
            id = _attributeSets.Count;
            _attributeSetIds.Add(text, id);
            _attributeSets.Add(set);
        }

        return id;
    }

    private enum Data
    {
        None,
        Gauge,
        Sum,
        Histogram,
        Exponential,
        Summary,
    }

    private struct Point
    {
        public int Attributes;
        public long Start;
        public long Time;
        public double Value;
        public long Count;
        public Buckets? Buckets;
    }
}
