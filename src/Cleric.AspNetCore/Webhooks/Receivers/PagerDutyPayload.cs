using System.Text.Json;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>A v3 webhook (docs.pagerduty.com/developer/webhooks-overview, "Webhook Payload").</summary>
internal sealed record PagerDutyPayload
{
    public PagerDutyEvent? Event { get; init; }
}

internal sealed record PagerDutyEvent
{
    public string? Id { get; init; }

    public string? EventType { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>An incident (<see cref="PagerDutyIncident"/>) where the event is about the whole of one; other things else.</summary>
    public JsonElement Data { get; init; }
}

internal sealed record PagerDutyIncident
{
    public string? Id { get; init; }

    public string? HtmlUrl { get; init; }

    public int? Number { get; init; }

    public string? IncidentKey { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Title { get; init; }

    public PagerDutyReference? Service { get; init; }

    public PagerDutyReference? Priority { get; init; }

    public string? Urgency { get; init; }
}

internal sealed record PagerDutyReference
{
    public string? Id { get; init; }

    public string? Summary { get; init; }
}
