using Cleric.AspNetCore.Investigations;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>An investigation as the intake has it in mind, so as not to read all its alerts anew for each that comes. The index is the truth; this is made from it, and given up when something fails.</summary>
internal sealed class AlertCase
{
    private readonly Dictionary<(string Source, string Key), AttachedAlert> _alerts = [];
    private readonly HashSet<string> _entities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One that is begun now.</summary>
    public AlertCase(DateTimeOffset createdAt)
    {
        CreatedAt = createdAt;
        IsOfAlert = true;
    }

    /// <summary>One that the index has.</summary>
    public AlertCase(InvestigationEntry entry, IReadOnlyList<AttachedAlert> alerts)
        : this(entry.CreatedAt)
    {
        Id = entry.Id;
        IsOfAlert = alerts is [var first, ..] && first.Source == entry.Source;
        if (entry.Entity is { } entity)
        {
            _entities.Add(entity);
        }

        foreach (var alert in alerts)
        {
            Take(alert);
        }
    }

    /// <summary>Its id, or null before it is begun.</summary>
    public string? Id { get; set; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Whether an alert began it, rather than a person.</summary>
    public bool IsOfAlert { get; }

    /// <summary>Whether alerts of a group are known to be among its alerts.</summary>
    public Dictionary<string, bool> Groups { get; } = new(StringComparer.Ordinal);

    public bool IsResolved => _alerts.Count > 0 && _alerts.Values.All(alert => alert.ResolvedAt is not null);

    /// <summary>Whether it became part of another.</summary>
    public bool IsFolded { get; private set; }

    public AttachedAlert? Find(AttachedAlert alert) => _alerts.GetValueOrDefault((alert.Source, alert.Key));

    public bool IsAbout(string entity) => _entities.Contains(entity);

    public int ReceivedSince(DateTimeOffset time) => _alerts.Values.Count(alert => alert.ReceivedAt > time);

    public void Take(AttachedAlert alert)
    {
        var known = Find(alert);
        _alerts[(alert.Source, alert.Key)] = known is null ? alert : known with { ResolvedAt = alert.ResolvedAt };
        if (alert.Trigger.Entity is { } entity)
        {
            _entities.Add(entity);
        }
    }

    /// <summary>Takes all that another stands for, which is then no more.</summary>
    public void Fold(AlertCase other)
    {
        foreach (var alert in other._alerts.Values)
        {
            Take(alert);
        }

        _entities.UnionWith(other._entities);
        foreach (var group in other.Groups.Where(group => group.Value))
        {
            Groups[group.Key] = true;
        }

        other.IsFolded = true;
    }
}
