using Cleric.AspNetCore.Investigations;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>An investigation as the intake has it in mind, so as not to read all its alerts anew for each that comes. The index is the truth; this is made from it, and given up when something fails.</summary>
internal sealed class AlertCase
{
    private readonly Dictionary<(string Source, string Key), AttachedAlert> _alerts = [];
    private readonly HashSet<string> _entities = new(StringComparer.OrdinalIgnoreCase);

    // The time that it looks at.
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private InvestigationStatus _status = InvestigationStatus.Queued;
    private DateTimeOffset? _endedAt;

    /// <summary>One that an alert begins now.</summary>
    public AlertCase(AttachedAlert alert)
    {
        _from = _to = BeganAt(alert);
        IsOfAlert = true;
    }

    /// <summary>One that the index has.</summary>
    public AlertCase(InvestigationEntry entry, IReadOnlyList<AttachedAlert> alerts)
    {
        var (at, window) = (entry.Trigger.At, entry.Trigger.Window);
        _from = Earlier(at, window?.Start) ?? entry.CreatedAt;
        _to = Later(at, window?.End) ?? entry.CreatedAt;
        Id = entry.Id;
        Note(entry);
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

    /// <summary>Whether an alert began it, rather than a person.</summary>
    public bool IsOfAlert { get; }

    /// <summary>Whether alerts of a group are known to be among its alerts.</summary>
    public Dictionary<string, bool> Groups { get; } = new(StringComparer.Ordinal);

    public bool IsResolved => _alerts.Count > 0 && _alerts.Values.All(alert => alert.ResolvedAt is not null);

    /// <summary>Whether it became part of another.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>Whether it waits.</summary>
    public bool IsQueued => _status == InvestigationStatus.Queued;

    /// <summary>Whether it waits or runs: what joins it is then still looked at.</summary>
    public bool IsLive => _status is InvestigationStatus.Queued or InvestigationStatus.Running;

    /// <summary>Whether an investigation that is as far as this stands for alerts: one that was cancelled, or failed, looks at nothing.</summary>
    public static bool IsOpen(InvestigationEntry? entry) => entry?.Status is InvestigationStatus.Queued or InvestigationStatus.Running or InvestigationStatus.Concluded;

    /// <summary>Takes over how far the index says it is.</summary>
    public void Note(InvestigationEntry entry) => (_status, _endedAt) = (entry.Status, entry.EndedAt);

    public AttachedAlert? Find(AttachedAlert alert) => _alerts.GetValueOrDefault((alert.Source, alert.Key));

    public bool IsAbout(string entity) => _entities.Contains(entity);

    /// <summary>Whether an alert may be of what it looks at: one that began about then. What follows within the window is of the same incident, though it was concluded in seconds.</summary>
    public bool Covers(AttachedAlert alert, TimeSpan window)
    {
        var at = BeganAt(alert);
        return at >= _from - window && at <= _to + window;
    }

    /// <summary>
    /// Whether it stands for an alert already. For any firing of it since a time, and for the one that it has, however late that is repeated. What begins later is something new once
    /// it is concluded, though it be the same alert. One that is resolved ends where it is.
    /// </summary>
    public bool StandsFor(AttachedAlert alert, DateTimeOffset since)
    {
        if (Find(alert) is not { } known)
        {
            return false;
        }

        if (alert.ResolvedAt is not null)
        {
            return true;
        }

        var at = alert.Trigger.At;
        var firesOn = known.ResolvedAt is null;
        var isRecent = known.ReceivedAt >= since;
        return _status switch
        {
            InvestigationStatus.Queued or InvestigationStatus.Running => isRecent || (firesOn && (at is null || known.Trigger.At is null || at == known.Trigger.At)),
            InvestigationStatus.Concluded => isRecent || (firesOn && at is { } began && (at == known.Trigger.At || HasSeen(began))),
            _ => false,
        };
    }

    /// <summary>Whether a storm may go on in it. One that is concluded has to have been a storm's, which ends no sooner than this is known.</summary>
    public bool MayBeOfStorm(AttachedAlert alert, DateTimeOffset since, TimeSpan span, int threshold, TimeSpan window) =>
        IsLive ? IsOfAlert || Covers(alert, window) : ReceivedSince(since) >= threshold && HasSeen(BeganAt(alert) - span);

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

    /// <summary>When an alert began, as far as is told. A sender's clock may be ahead; what it tells of has happened.</summary>
    private static DateTimeOffset BeganAt(AttachedAlert alert) => alert.Trigger.At is { } at && at < alert.ReceivedAt ? at : alert.ReceivedAt;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one > other ? other : one ?? other;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one < other ? other : one ?? other;

    /// <summary>Whether it was concluded after this time.</summary>
    private bool HasSeen(DateTimeOffset at) => _status == InvestigationStatus.Concluded && at <= _endedAt;
}
