using System.Text.Json;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Reads what is known of metrics, as /api/v1/metadata answers: {"name": [{"type", "help", "unit"}]}. Where targets differ, the first counts.</summary>
internal sealed class MetadataVisitor : ApiVisitor
{
    private readonly Dictionary<string, MetricMetadata> _metrics = new(StringComparer.Ordinal);
    private string _metric = "";
    private string _field = "";
    private string? _type;
    private string? _unit;

    public IReadOnlyDictionary<string, MetricMetadata> Metrics => _metrics;

    protected override void VisitData(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 2:
                _metric = reader.GetString()!;
                break;
            case JsonTokenType.PropertyName:
                _field = reader.ValueTextEquals("type"u8) ? "type" : reader.ValueTextEquals("unit"u8) ? "unit" : "";
                break;
            case JsonTokenType.String when _field == "type":
                _type = reader.GetString();
                break;
            case JsonTokenType.String when _field == "unit":
                _unit = reader.GetString();
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth > 1:
                _metrics.TryAdd(_metric, new MetricMetadata(_type, _unit));
                (_type, _unit) = (null, null);
                break;
            default:
                break;
        }
    }
}
