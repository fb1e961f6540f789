namespace Cleric.Connectors.Alertmanager.Webhooks;

/// <summary>What a webhook receiver is sent, version 4 (prometheus.io/docs/alerting/latest/configuration, "webhook_config").</summary>
internal sealed record WebhookPayload
{
    public string? Version { get; init; }

    public string? GroupKey { get; init; }

    public int TruncatedAlerts { get; init; }

    public string? Status { get; init; }

    public string? Receiver { get; init; }

    public IReadOnlyList<WebhookAlert>? Alerts { get; init; }
}

internal sealed record WebhookAlert
{
    public string? Status { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public string? Fingerprint { get; init; }
}
