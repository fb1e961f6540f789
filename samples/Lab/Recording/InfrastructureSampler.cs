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
                if (sample.Conditions.Count > 0)
                {
                    Observe(sample, now);
                }
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
        var identity = string.Join('|', [sample.State, .. sample.Attributes.Values, .. sample.Conditions.Select(KeyOf)]);
        var last = _last.GetValueOrDefault(sample.Entity + sample.Scope);
        if (last?.Identity == identity && now - last.WrittenAt < RepeatState)
        {
            return;
        }

        // A probe that knows since when is believed; otherwise a condition holds since it was first seen.
        ResourceCondition[] conditions =
            [.. sample.Conditions.Select(c => c with { Since = c.Since ?? last?.Since.GetValueOrDefault(KeyOf(c), now) ?? now })];
        ResourceEvent[] events =
            [.. conditions.Where(c => last is not null && (!last.Since.TryGetValue(KeyOf(c), out var since) || since != c.Since)).Select(c => new ResourceEvent(now, c.Reason, c.Message))];
        _last[sample.Entity + sample.Scope] = new(identity, now, conditions.DistinctBy(KeyOf).ToDictionary(KeyOf, c => c.Since ?? now, StringComparer.Ordinal));
        log.Add(new(now, sample.Entity, sample.Kind, sample.State, conditions, sample.Attributes, events.Length > 0 ? events : null));
    }

    private static string KeyOf(ResourceCondition condition) => $"{condition.Type}={condition.Status}";

    private sealed record LastState(string Identity, DateTimeOffset WrittenAt, IReadOnlyDictionary<string, DateTimeOffset> Since);
}
