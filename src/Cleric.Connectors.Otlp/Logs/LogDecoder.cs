using System.Runtime.CompilerServices;
using System.Text.Json;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Logs;

/// <summary>Decodes ExportLogsServiceRequests.</summary>
internal sealed class LogDecoder : TelemetryDecoder
{
    /// <summary>A longer body is cut, and says so at its end.</summary>
    public const int MaxBodyBytes = 16 << 10;

    /// <summary>A longer attribute, for example a stack trace, is cut, and says so at its end.</summary>
    public const int MaxAttributeBytes = 2 << 10;

    private readonly LogTable _table;
    private readonly List<(int Key, int Value)> _pairs = [];

    public LogDecoder(LogTable table, ResourceCatalog catalog, RowFilter filter)
        : base(catalog, filter)
    {
        _table = table;
        _table.Keys = Keys;
    }

    protected override ReadOnlySpan<byte> Root => "resourceLogs"u8;

    protected override ReadOnlySpan<byte> Scopes => "scopeLogs"u8;

    protected override ReadOnlySpan<byte> Items => "logRecords"u8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource, int scope)
    {
        var row = new LogTable.Row { Resource = resource };
        var observed = 0L;
        var severityOfText = 0;
        _pairs.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("timeUnixNano"u8))
            {
                reader.Read();
                row.Time = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("observedTimeUnixNano"u8))
            {
                reader.Read();
                observed = OtlpValues.Time(ref reader);
            }
            else if (reader.ValueTextEquals("severityNumber"u8))
            {
                reader.Read();
                row.Severity = OtlpValues.Severity(ref reader);
            }
            else if (reader.ValueTextEquals("severityText"u8))
            {
                reader.Read();
                severityOfText = OtlpValues.SeverityOf(Values.String(ref reader));
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                var cuts = Values.Cuts;
                row.Body = _table.Texts.Intern(Values.Read(ref reader, MaxBodyBytes));
                CutBodies += Values.Cuts - cuts;
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                reader.Read();
                Attributes(ref reader, _table.Texts, _pairs, MaxAttributeBytes);
            }
            else if (reader.ValueTextEquals("eventName"u8))
            {
                reader.Read();
                _pairs.Add((Keys.Intern("event.name"u8), _table.Texts.Intern(Values.String(ref reader))));
            }
            else if (reader.ValueTextEquals("traceId"u8))
            {
                reader.Read();
                row.TraceId = OtlpValues.TraceId(ref reader);
            }
            else if (reader.ValueTextEquals("spanId"u8))
            {
                reader.Read();
                row.SpanId = OtlpValues.SpanId(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        row.Time = row.Time == 0 ? observed : row.Time;
        row.Severity = row.Severity == 0 ? severityOfText : row.Severity;
        if (Meets(row.Time) && _table.KeepsNext())
        {
            _table.Add(row, _pairs);
        }
    }
}
