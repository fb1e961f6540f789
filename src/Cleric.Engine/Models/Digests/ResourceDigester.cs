using System.Globalization;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>States of resources: what is not healthy first, with its conditions and events, the nearest to the onset first. What was seen several times is told once, with how often.</summary>
internal static class ResourceDigester
{
    /// <summary>Conditions that are good when they hold. Of any other, such as "MemoryPressure", it is good that they do not.</summary>
    private static readonly HashSet<string> Good = new(StringComparer.OrdinalIgnoreCase)
    {
        "Ready", "Available", "Initialized", "ContainersReady", "PodScheduled", "Healthy", "Progressing", "Synced", "Established", "Complete", "Scheduled", "AbleToScale", "ScalingActive", "Reconciled",
    };

    public static Digest Make(Exhibit exhibit, ResourceAnswer answer, DigestFocus focus)
    {
        var facts = new Dictionary<(Entity, string, string), Fact>();
        for (var i = 0; i < answer.States.Count; i++)
        {
            var state = answer.States[i];
            var at = $"/states/{i.ToString(CultureInfo.InvariantCulture)}";
            var named = focus.Filter.Has(state.Entity.Id);
            if (focus.Filter.Has(state.Time) && (named || focus.Filter.Has(state.State)))
            {
                Add(state.Entity, "state", $"{at}/state", state.Time, "is", state.State, state.State switch { "healthy" or "reachable" => 0.15, "unknown" => 0.25, _ => 0.75 });
            }

            for (var c = 0; c < state.Conditions.Count; c++)
            {
                var condition = state.Conditions[c];
                var time = condition.Since ?? state.Time;
                if (focus.Filter.Has(time) && (named || focus.Filter.Has(condition.Type, condition.Reason, condition.Message)))
                {
                    var holds = condition.Status.Equals("True", StringComparison.OrdinalIgnoreCase);
                    var path = $"{at}/conditions/{c.ToString(CultureInfo.InvariantCulture)}";
                    var name = $"condition {LineText.Short(condition.Type)}={LineText.Short(condition.Status)}{(condition.Reason is { Length: > 0 } reason ? $" ({LineText.Short(reason)})" : "")}";
                    var (pointer, text) = condition.Message is { Length: > 0 } message ? ($"{path}/message", message) : ($"{path}/type", condition.Type);
                    Add(state.Entity, name, pointer, time, name, text, holds == Good.Contains(condition.Type) ? 0.1 : 0.9);
                }
            }

            for (var e = 0; e < state.Events.Count; e++)
            {
                var happened = state.Events[e];
                if (focus.Filter.Has(happened.Time) && (named || focus.Filter.Has(happened.Reason, happened.Message)))
                {
                    var path = $"{at}/events/{e.ToString(CultureInfo.InvariantCulture)}";
                    var name = $"event {LineText.Short(happened.Reason)}";
                    var (pointer, text) = happened.Message is { Length: > 0 } message ? ($"{path}/message", message) : ($"{path}/reason", happened.Reason);
                    Add(state.Entity, name, pointer, happened.Time, name, text, 0.7);
                }
            }

            foreach (var (key, value) in state.Attributes)
            {
                if (focus.Filter.Has(state.Time) && (named || focus.Filter.Has(key, value)))
                {
                    Add(state.Entity, key, $"{at}/attributes/{LineText.Step(key)}", state.Time, LineText.Short(key) + " is", value, 0.2);
                }
            }
        }

        // A value that was seen to change tells more than one that never did.
        var values = facts.Keys.GroupBy(key => (key.Item1, key.Item2)).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        var best = facts
            .Select(pair => (Fact: pair.Value, Score: (pair.Value.Weight + (values.Contains((pair.Key.Item1, pair.Key.Item2)) ? 0.1 : 0)) * (0.5 + (0.5 * focus.Nearness(pair.Value.Time)))))
            .OrderByDescending(item => item.Score)
            .Take(focus.MostLines)
            .Select(item => Line(exhibit, item.Fact, item.Score, focus));
        return new Digest { Exhibit = exhibit, Lines = [.. best], Items = facts.Count, ItemNoun = "facts" };

        void Add(Entity entity, string about, string pointer, DateTimeOffset time, string name, string text, double weight)
        {
            var key = (entity, about, text);
            if (!facts.TryGetValue(key, out var fact))
            {
                facts[key] = new Fact { Entity = entity, Pointer = pointer, Time = time, Name = name, Text = text, Weight = weight, First = time, Last = time };
                return;
            }

            fact.Times++;
            fact.First = time < fact.First ? time : fact.First;
            fact.Last = time > fact.Last ? time : fact.Last;
            if (focus.Onset is { } onset && (time - onset).Duration() < (fact.Time - onset).Duration())
            {
                (fact.Pointer, fact.Time) = (pointer, time);
            }
        }
    }

    private static DigestLine Line(Exhibit exhibit, Fact fact, double score, DigestFocus focus)
    {
        var (shown, quote) = LineText.Clean(fact.Text, focus.Filter.Contains);
        var text = new StringBuilder(ShownPointer(fact.Pointer)).Append(" | ").Append(focus.Time(fact.Time)).Append(' ').Append(LineText.Short(fact.Entity.Id)).Append(' ').Append(fact.Name);
        if (fact.Times > 1)
        {
            text.Append(" (").Append(Format.Count(fact.Times)).Append(" times, ").Append(focus.Time(fact.First)).Append(" to ").Append(focus.Time(fact.Last)).Append(')');
        }

        return new DigestLine(text.Append(" | ").Append(shown).ToString(), [new Citation(exhibit.Id, fact.Pointer, quote)], Math.Min(1, score));
    }

    private static string ShownPointer(string pointer) => LineText.Short(pointer, LineText.Longest);

    private sealed class Fact
    {
        public required Entity Entity { get; init; }

        public required string Pointer { get; set; }

        public required DateTimeOffset Time { get; set; }

        public required string Name { get; init; }

        public required string Text { get; init; }

        public required double Weight { get; init; }

        public required DateTimeOffset First { get; set; }

        public required DateTimeOffset Last { get; set; }

        public int Times { get; set; } = 1;
    }
}
