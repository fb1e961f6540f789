namespace Lab.Recording;

/// <summary>What the orchestrator itself did and saw while recording. Safe for several threads.</summary>
internal sealed class CaptureLog
{
    private readonly Lock _gate = new();
    private readonly List<Change> _changes = [];
    private readonly List<ResourceObservation> _resources = [];
    private readonly List<Alert> _alerts = [];

    public IReadOnlyList<Change> Changes => Copy(_changes);

    public IReadOnlyList<ResourceObservation> Resources => Copy(_resources);

    public IReadOnlyList<Alert> Alerts => Copy(_alerts);

    /// <summary>Called with each change as it is made, before anything is rolled out.</summary>
    public Action<Change>? OnChange { get; init; }

    public Change AddChange(
        string kind, string entity, string title, string author, string? from = null, string? to = null, string? diff = null,
        Dictionary<string, string>? attributes = null)
    {
        Change change;
        lock (_gate)
        {
            change = new Change($"{kind}-{_changes.Count + 1}", DateTimeOffset.UtcNow, kind, entity, title, author, from, to, diff, attributes);
            _changes.Add(change);
        }

        OnChange?.Invoke(change);
        return change;
    }

    public void Add(ResourceObservation observation)
    {
        lock (_gate)
        {
            _resources.Add(observation);
        }
    }

    public Alert Fire(Func<string, Alert> create)
    {
        lock (_gate)
        {
            var alert = create($"a{_alerts.Count + 1}");
            _alerts.Add(alert);
            return alert;
        }
    }

    public void Resolve(string id, DateTimeOffset at)
    {
        lock (_gate)
        {
            var index = _alerts.FindIndex(a => a.Id == id);
            _alerts[index] = _alerts[index] with { State = "resolved", EndsAt = at };
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> items)
    {
        lock (_gate)
        {
            return [.. items];
        }
    }
}
