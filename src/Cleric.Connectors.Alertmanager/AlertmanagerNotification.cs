using Cleric.Triggers;

namespace Cleric.Connectors.Alertmanager;

/// <summary>What Alertmanager notified of: a group of alerts.</summary>
public sealed record AlertmanagerNotification
{
    /// <summary>The group's key, the same in each notification of it: by it a host can tell what it is investigating already.</summary>
    public required string GroupKey { get; init; }

    /// <summary>"firing", or "resolved" when no alert of the group fires any more.</summary>
    public required string Status { get; init; }

    /// <summary>The receiver that it was sent to.</summary>
    public string? Receiver { get; init; }

    /// <summary>The alerts that fire, one trigger each, the oldest first; those that are resolved are not among them.</summary>
    public IReadOnlyList<AlertTrigger> Triggers { get; init; } = [];

    /// <summary>The trigger to investigate for the whole group: the alert that fired first. Null when none fires.</summary>
    public AlertTrigger? Trigger => Triggers.Count > 0 ? Triggers[0] : null;

    /// <summary>How many alerts of the group were left out of the notification ("max_alerts").</summary>
    public int TruncatedAlerts { get; init; }
}
