using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>What a webhook's request says: alerts, or a change or question to investigate, or nothing that concerns Cleric.</summary>
public sealed record WebhookDelivery
{
    /// <summary>By what the sender tells this delivery from others, the same when it sends it again; one that was dealt with is not dealt with again. Null when nothing tells.</summary>
    public string? Id { get; init; }

    /// <summary>By what the sender tells the group that its alerts belong to, the same in each delivery of it, or null.</summary>
    public string? GroupKey { get; init; }

    /// <summary>The alerts that fire, and those that are resolved (<see cref="AttachedAlert.ResolvedAt"/>).</summary>
    public IReadOnlyList<AttachedAlert> Alerts { get; init; } = [];

    /// <summary>What of it could not be read, a sentence each that names the field. The sender is told; the rest is taken.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What to investigate that is no alert: a change, a question, an anomaly. Null for none.</summary>
    public Trigger? Trigger { get; init; }

    /// <summary>By what <see cref="Trigger"/> is told from others: those of one key are one investigation. Null: each is one of its own.</summary>
    public string? TriggerKey { get; init; }
}
