namespace Cleric.Connectors.Alertmanager.Reading;

/// <summary>An alert as API v2 has it (prometheus/alertmanager, api/v2/openapi.yaml).</summary>
internal sealed record GettableAlert
{
    public Dictionary<string, string>? Labels { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public string? Fingerprint { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public IReadOnlyList<Receiver>? Receivers { get; init; }

    public AlertStatus? Status { get; init; }
}

internal sealed record Receiver(string? Name);

/// <param name="State">"unprocessed", "active" or "suppressed".</param>
/// <param name="SilencedBy">The ids of silences.</param>
/// <param name="InhibitedBy">The fingerprints of the alerts that keep it quiet.</param>
internal sealed record AlertStatus(string? State, IReadOnlyList<string>? SilencedBy, IReadOnlyList<string>? InhibitedBy);

/// <summary>Alerts that are notified of together.</summary>
internal sealed record AlertGroup(Dictionary<string, string>? Labels, Receiver? Receiver, IReadOnlyList<GettableAlert>? Alerts);

internal sealed record Silence(string? Id, string? CreatedBy, string? Comment, DateTimeOffset? EndsAt);
