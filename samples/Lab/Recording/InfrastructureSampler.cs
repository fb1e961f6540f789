namespace Lab.Recording;

/// <summary>Looks at every server at a fixed interval and writes metrics, and a state whenever it changed.</summary>
internal sealed class InfrastructureSampler(IReadOnlyList<IInfrastructureProbe> probes, Func<IEnumerable<InfrastructureSample>> processes, InfrastructureMetricFile file, CaptureLog log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RepeatState = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (string State, DateTimeOffset ChangedAt, DateTimeOffset WrittenAt)> _last = new(StringComparer.Ordinal);

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
        var key = string.Join('|', [sample.State, .. sample.Conditions.Select(c => $"{c.Type}{c.Status}"), .. sample.Attributes.Values]);
        var known = _last.TryGetValue(sample.Entity, out var last);
        var changed = !known || last.State != key;
        if (!changed && now - last.WrittenAt < RepeatState)
        {
            return;
        }

        var changedAt = changed ? now : last.ChangedAt;
        _last[sample.Entity] = (key, changedAt, now);
        log.Add(new(
            now, sample.Entity, sample.Kind, sample.State, [.. sample.Conditions.Select(c => c with { Since = c.Since ?? changedAt })], sample.Attributes,
            known && changed ? [.. sample.Conditions.Select(c => new ResourceEvent(now, c.Reason, c.Message))] : null));
    }
}
