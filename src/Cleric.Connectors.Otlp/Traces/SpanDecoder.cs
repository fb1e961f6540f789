using System.Runtime.CompilerServices;
using System.Text.Json;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Decodes ExportTraceServiceRequests.</summary>
internal sealed class SpanDecoder : TelemetryDecoder
{
    /// <summary>A longer attribute, for example a statement, is cut, and says so at its end.</summary>
    public const int MaxAttributeBytes = 1 << 10;

    private static readonly string[] KeptPrefixes =
    [
        "http.", "url.path", "url.full", "url.template", "db.", "rpc.", "messaging.", "error.", "exception.", "server.", "net.peer.", "network.peer.", "peer.", "grpc.", "faas.", "otel.status",
    ];

    private readonly SpanTable _table;
    private readonly List<(int Key, int Value)> _pairs = [];
    private readonly List<bool?> _keeps = [];
    private readonly Func<int, bool> _wanted;

    public SpanDecoder(SpanTable table, ResourceCatalog catalog, RowFilter filter)
        : base(catalog, filter)
    {
        _table = table;
        _table.Keys = Keys;
        _wanted = Wanted;
    }

    protected override ReadOnlySpan<byte> Root => "resourceSpans"u8;

    protected override ReadOnlySpan<byte> Scopes => "scopeSpans"u8;

    protected override ReadOnlySpan<byte> Items => "spans"u8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource, int scope)
    {
        var row = new SpanTable.Row { Resource = resource };
        var end = 0L;
        _pairs.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("traceId"u8))
            {
                reader.Read();
                row.TraceId = OtlpValues.TraceId(ref reader);
            }
            else if (reader.ValueTextEquals("spanId"u8))
            {
                reader.Read();
                row.SpanId = OtlpValues.SpanId(ref reader);
            }
            else if (reader.ValueTextEquals("parentSpanId"u8))
            {
                reader.Read();
                row.ParentId = OtlpValues.SpanId(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                row.Name = Keys.Intern(Utf8Text.Cut(Values.String(ref reader), MaxAttributeBytes));
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                row.Kind = (byte)OtlpValues.SpanKind(ref reader);
            }
            else if (reader.ValueTextEquals("startTimeUnixNano"u8))
            {
                reader.Read();
                row.Start = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("endTimeUnixNano"u8))
            {
                reader.Read();
                end = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                reader.Read();
                Attributes(ref reader, _table.Texts, _pairs, MaxAttributeBytes, _wanted);
            }
            else if (reader.ValueTextEquals("events"u8))
            {
                ReadEvents(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                ReadStatus(ref reader, ref row);
            }
            else
            {
                reader.Skip();
            }
        }

        // Clocks that were set back must not make a span of negative length.
        row.Duration = Math.Max(end - row.Start, 0);
        if (Meets(row.Start) && _table.Keeps(row.TraceId) && (Filter.Traces is null || Filter.Traces.Contains(row.TraceId)))
        {
            _table.Add(row, _pairs);
        }
    }

    private bool Wanted(int key)
    {
        while (_keeps.Count <= key)
        {
            _keeps.Add(null);
        }

        return _keeps[key] ??= System.Array.Exists(KeptPrefixes, prefix => Keys.Get(key).StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Of the events an exception's fields are kept; of several exceptions the last one's.</summary>
    private void ReadEvents(ref Utf8JsonReader reader)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var attributes = reader.ValueTextEquals("attributes"u8);
                reader.Read();
                if (attributes)
                {
                    Attributes(ref reader, _table.Texts, _pairs, MaxAttributeBytes, key => Keys.Utf8(key).StartsWith("exception."u8));
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private void ReadStatus(ref Utf8JsonReader reader, ref SpanTable.Row row)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                row.Error = OtlpValues.StatusCode(ref reader) == 2;
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                row.StatusMessage = _table.Texts.Intern(Utf8Text.Cut(Values.String(ref reader), MaxAttributeBytes));
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
