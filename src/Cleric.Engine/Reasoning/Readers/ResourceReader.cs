using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Readers;

/// <summary>Reads observed states of infrastructure: what became unhealthy, how, since when.</summary>
internal sealed class ResourceReader : IEvidenceReader
{
    private const string Healthy = "healthy";

    /// <summary>That it answers clears it of being down, and of nothing else.</summary>
    private const string Reachable = "reachable";

    private const string Unavailable = $"{Signals.State}.unavailable";

    /// <summary>So long before the window trouble may still belong to the incident.</summary>
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(1);

    /// <summary>So long after an event health counts as having come back.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default)
    {
        var quality = Reading.QualityOf(exhibit);
        if (exhibit.Answer is not ResourceAnswer answer || quality == 0 || view.Scope is not { } scope)
        {
            return new([]);
        }

        var observations = new List<Observation>();
        foreach (var group in answer.States.Select((state, i) => (State: state, Index: i)).GroupBy(item => item.State.Entity))
        {
            Read(exhibit, group.Key, [.. group], scope, quality, observations);
        }

        return new(observations);
    }

    private static void Read(Exhibit exhibit, Entity entity, List<(ResourceState State, int Index)> history, Scope scope, double quality, List<Observation> observations)
    {
        var during = history.Where(item => scope.Window.Contains(item.State.Time)).ToList();
        if (during.Count == 0)
        {
            return;
        }

        // What began shortly before the window may have begun with the incident.
        var usual = history.Where(item => scope.Baseline.Contains(item.State.Time) && item.State.Time < scope.Window.Start - Shortly)
            .SelectMany(item => Troubles(item.State, item.Index)).Select(trouble => trouble.Kind).ToHashSet(StringComparer.Ordinal);
        var troubles = during.SelectMany(item => Troubles(item.State, item.Index).Where(trouble => trouble.Happened is not { } at || at >= scope.Baseline.Start).Select(trouble => (item.State.Time, Trouble: trouble))).ToList();
        var now = during[^1].State;
        var well = now.State is Healthy or Reachable && !now.Conditions.Any(IsBad);
        var found = false;
        foreach (var kind in troubles.GroupBy(item => item.Trouble.Kind))
        {
            var first = kind.First();
            var share = (double)kind.Count() / during.Count;

            // What was the same before the incident began is how this entity always is; an event before it was last seen to be well is over.
            var over = well && kind.All(item => item.Trouble.Happened is { } at && at < now.Time - Settled);
            var strength = usual.Contains(kind.Key) || over ? 0.2 : Math.Min(0.97, 0.7 + (0.3 * share));
            found |= strength > 0.5;
            observations.Add(new Observation
            {
                ExhibitId = exhibit.Id,
                Entity = entity,
                Signal = $"{Signals.State}.{kind.Key}",
                Strength = strength,
                Quality = quality,
                Onset = first.Trouble.Since is { } since && since >= scope.Baseline.Start ? since : first.Time,
                Statement = over ? $"{entity}: {first.Trouble.Statement} at {Reading.Time(first.Trouble.Happened!.Value)}; it is over, for at {Reading.Time(now.Time)} it is {now.State}" : $"{entity}: {first.Trouble.Statement}",
                Citations = over ? [first.Trouble.Cite(exhibit), Reading.Text(exhibit, $"/states/{during[^1].Index}/state", now.State)] : [first.Trouble.Cite(exhibit)],
            });
        }

        if (!found)
        {
            var last = during[^1];
            observations.Add(new Observation
            {
                ExhibitId = exhibit.Id,
                Entity = entity,
                Signal = during.TrueForAll(item => item.State.State == Reachable) ? Unavailable : Signals.State,
                Strength = 0.05,
                Quality = quality,
                Statement = $"{entity}: nothing unhealthy was seen of it ({during.Count} observations; last \"{last.State.State}\" at {Reading.Time(last.State.Time)})",
                Citations = [Reading.Text(exhibit, $"/states/{last.Index}/state", last.State.State)],
            });
        }
    }

    private static IEnumerable<Trouble> Troubles(ResourceState state, int index)
    {
        if (state.State is "unavailable" or "degraded")
        {
            yield return new Trouble(state.State, $"its state is \"{state.State}\" at {Reading.Time(state.Time)}", $"/states/{index}/state", state.State, null);
        }

        for (var i = 0; i < state.Conditions.Count; i++)
        {
            var condition = state.Conditions[i];
            if (!IsBad(condition))
            {
                continue;
            }

            var text = $"{condition.Type} {condition.Reason} {condition.Message}";
            var said = condition.Message ?? condition.Reason ?? condition.Type;
            var pointer = condition.Message is not null ? "message" : condition.Reason is not null ? "reason" : "type";
            foreach (var kind in TextSignals.Classify(text).DefaultIfEmpty("condition"))
            {
                yield return new Trouble(kind, $"condition {condition.Type}: {Reading.Line(said)}", $"/states/{index}/conditions/{i}/{pointer}", said, condition.Since);
            }
        }

        for (var i = 0; i < state.Events.Count; i++)
        {
            var happened = state.Events[i];
            foreach (var kind in TextSignals.Classify($"{happened.Reason} {happened.Message}"))
            {
                yield return new Trouble(kind, $"event {happened.Reason}: {Reading.Line(happened.Message ?? "")}", $"/states/{index}/events/{i}/reason", happened.Reason, happened.Time, happened.Time);
            }
        }
    }

    /// <summary>Kubernetes' convention: "Ready", "Available", "Healthy" are good when true, everything else is named for what is wrong.</summary>
    private static bool IsBad(ResourceCondition condition)
    {
        var goodWhenTrue = condition.Type.Contains("ready", StringComparison.OrdinalIgnoreCase)
            || condition.Type.Contains("available", StringComparison.OrdinalIgnoreCase) && !condition.Type.Contains("unavailable", StringComparison.OrdinalIgnoreCase)
            || condition.Type.Contains("healthy", StringComparison.OrdinalIgnoreCase) && !condition.Type.Contains("unhealthy", StringComparison.OrdinalIgnoreCase)
            || condition.Type is "Initialized" or "PodScheduled" or "Progressing" or "Reachable" or "Running" or "AcceptingConnections";
        return condition.Status == (goodWhenTrue ? "False" : "True");
    }

    private sealed record Trouble(string Kind, string Statement, string Pointer, string Quote, DateTimeOffset? Since, DateTimeOffset? Happened = null)
    {
        public Citation Cite(Exhibit exhibit) => Reading.Text(exhibit, Pointer, Quote);
    }
}
