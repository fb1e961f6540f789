using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Models.Digests;
using Cleric.Reports;

namespace Cleric.Models.Seats;

/// <summary>What a model is given to read: the case in short, and a digest of exhibits, fenced.</summary>
internal static class Material
{
    /// <summary>The share of the room that the case in short may take.</summary>
    private const double ShareOfCase = 0.3;

    private const int FenceTokens = 80;

    public static string Of(ICaseView view, IReadOnlyList<Exhibit> exhibits, int room, int mostHypotheses = 25) =>
        Of(view, room, mostHypotheses, left => ContextPacker.Pack([.. exhibits.Where(exhibit => !KnownTool.IsList(exhibit.Query))], view.Scope, view.Scope?.Onset, left).Text);

    /// <param name="view">The case.</param>
    /// <param name="room">The tokens that may be used.</param>
    /// <param name="mostHypotheses">How much of the ledger is shown.</param>
    /// <param name="pack">Makes the rest, for the tokens that are left.</param>
    public static string Of(ICaseView view, int room, int mostHypotheses, Func<int, string> pack)
    {
        var lines = new List<string> { $"trigger: {view.Trigger.Title}" };
        if (view.Trigger is Triggers.AlertTrigger { Summary: { } summary })
        {
            lines.Add($"its summary: {summary}");
        }

        if (view.Scope is { } scope)
        {
            lines.Add($"symptom: {scope.Symptom.Signal ?? "trouble"} at {scope.Symptom.Entity}, time looked at {scope.Baseline.Start:O} to {scope.Window.End:O}");
        }

        lines.Add($"topology: {string.Join(", ", view.Topology.Entities.Select(known => known.Entity.Id))}; {string.Join(", ", view.Topology.Dependencies.Select(dependency => $"{dependency.From.Name} -> {dependency.To.Name}"))}");
        lines.Add("ledger:");
        var hypotheses = view.Hypotheses.ToDictionary(hypothesis => hypothesis.Id, StringComparer.Ordinal);
        var weighed = view.Beliefs.Select(belief => belief.HypothesisId).ToHashSet(StringComparer.Ordinal);
        var listed = view.Hypotheses.Where(hypothesis => !weighed.Contains(hypothesis.Id)).Select(hypothesis => (hypothesis, "not weighed yet"))
            .Concat(view.Beliefs.Select(belief => (hypotheses[belief.HypothesisId], Format.Percent(belief.Probability))));
        lines.AddRange(listed.Take(mostHypotheses).Select(item => $"{item.Item1.Id}: {item.Item1.Statement} ({item.Item2})"));
        lines.AddRange(view.Hypotheses.Count > mostHypotheses ? [$"and {view.Hypotheses.Count - mostHypotheses} less probable ones"] : []);

        var brief = new List<string>();
        var left = (int)(room * ShareOfCase);
        foreach (var line in lines)
        {
            var tokens = TokenCounter.Count(line) + 1;
            if (tokens <= left)
            {
                brief.Add(line);
                left -= tokens;
            }
        }

        var head = Prompts.Fenced("case", string.Join('\n', brief));
        return $"{head}\n{Prompts.Fenced("exhibits", pack(Math.Max(0, room - TokenCounter.Count(head) - FenceTokens)))}";
    }
}
