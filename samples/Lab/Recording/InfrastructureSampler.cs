namespace Lab.Recording;

/// <summary>Looks at every server at a fixed interval and writes metrics, and a state whenever it changed.</summary>
internal sealed class InfrastructureSampler(IReadOnlyList<IInfrastructureProbe> probes, Func<IEnumerable<InfrastructureSample>> processes, InfrastructureMetricFile file, CaptureLog log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RepeatState = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, LastState> _last = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            foreach (var probe in probes)
            {
                var sample = await probe.SampleAsync(ct);
                var now = DateTimeOffset.UtcNow;
                file.Append(sample.Entity, sample.Scope, sample.StartedAt, now, sample.Metrics);
                Observe(sample, now);
            }

            foreach (var sample in processes())
            {
                Observe(sample, DateTimeOffset.UtcNow);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private void Observe(InfrastructureSample sample, DateTimeOffset now)
    {
        var conditions = sample.Conditions.ToDictionary(c => $"{c.Type}={c.Status}", c => c.Since ?? now, StringComparer.Ordinal);
        var identity = string.Join('|', [sample.State, .. sample.Attributes.Values, .. conditions.Keys]);
        var last = _last.GetValueOrDefault(sample.Entity);
        if (last?.Identity == identity && now - last.WrittenAt < RepeatState)
        {
            return;
        }

        foreach (var key in conditions.Keys.Where(k => last?.Conditions.ContainsKey(k) == true))
        {
            conditions[key] = last!.Conditions[key];
        }

        _last[sample.Entity] = new(identity, now, conditions);
        ResourceEvent[] events = last is null
            ? []
            : [.. sample.Conditions.Where(c => !last.Conditions.ContainsKey($"{c.Type}={c.Status}")).Select(c => new ResourceEvent(now, c.Reason, c.Message))];
        log.Add(new(
            now, sample.Entity, sample.Kind, sample.State,
            [.. sample.Conditions.Select(c => c with { Since = conditions[$"{c.Type}={c.Status}"] })],
            sample.Attributes, events.Length > 0 ? events : null));
    }

    private sealed record LastState(string Identity, DateTimeOffset WrittenAt, IReadOnlyDictionary<string, DateTimeOffset> Conditions);
}
