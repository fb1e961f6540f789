using System.Text.Json;

namespace Lab.Live;

/// <summary>An alert as Prometheus has it.</summary>
internal sealed record LiveAlert(string Name, string Entity, string Severity, string State, DateTimeOffset ActiveAt, string Summary, IReadOnlyDictionary<string, string> Labels)
{
    public bool IsFiring => State == "firing";

    public string Key => string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    public static LiveAlert Read(JsonElement alert)
    {
        var labels = alert.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal);
        var annotations = alert.GetProperty("annotations");
        return new LiveAlert(
            labels["alertname"], labels.GetValueOrDefault("container") ?? labels.GetValueOrDefault("job", ""), labels.GetValueOrDefault("severity", ""), alert.GetProperty("state").GetString()!,
            alert.GetProperty("activeAt").GetDateTimeOffset(), annotations.TryGetProperty("summary", out var summary) ? summary.GetString()! : "", labels);
    }
}
