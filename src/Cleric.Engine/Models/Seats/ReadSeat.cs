using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Models.Digests;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.Models.Seats;

/// <summary>Has a model read texts against the hypotheses. What it says of one becomes a bounded likelihood ratio; the statistical readers read as if there were no model.</summary>
internal static class ReadSeat
{
    /// <summary>The ratio of what speaks strongly, ...</summary>
    private const double Strong = 4;

    /// <summary>... and weakly.</summary>
    private const double Weak = 2;

    private const int MostReadings = 12;
    private const int MostHypotheses = 40;
    private const int MostWanted = 4;
    private const int LongestWanted = 100;

    /// <summary>The exhibits of whose texts statistics make little.</summary>
    public static IReadOnlyList<Exhibit> Texts(IEnumerable<Exhibit> exhibits) =>
        [.. exhibits.Where(exhibit => !KnownTool.IsList(exhibit.Query) && exhibit.Query.Kind is QueryKind.Change or QueryKind.Log or QueryKind.Resource or QueryKind.Knowledge or QueryKind.Tool && Reasoning.Readers.Reading.QualityOf(exhibit) > 0 && exhibit.Answer.Rows > 0)];

    public static ModelTask Task(ICaseView view, IReadOnlyList<Exhibit> texts) => new(
        ModelSeat.Read,
        $"{string.Join(", ", texts.Select(exhibit => exhibit.Id))} with {view.Hypotheses.Count} hypotheses",
        $"""
        Say what the texts among the exhibits mean for the hypotheses of the ledger: up to {MostReadings} items. "hypothesis" is an id of the ledger, "verdict" is "supports" or "contradicts", "strength" is "strong" or "weak".
        Where a digest says that something is left out and you have to see it, ask for it in "more", by exhibit and words that stand in it; you will be shown it once. Leave "more" empty otherwise.
        A text bears on a hypothesis when it tells of its entity: a diff that would break it, a message that names what went wrong, a runbook step for what is seen.
        """,
        room => Material.Of(view, texts, room, MostHypotheses),
        ModelJson.SchemaOf(ModelJson.Default.Readings),
        answer => (ModelJson.Read(answer, ModelJson.Default.Readings, out var problem) is not null ? null : problem, Accept(view, answer).Dropped));

    /// <summary>The same over what a model asked to see of the exhibits that it was shown a digest of; null when it asked for nothing that is there.</summary>
    public static ModelTask? More(ICaseView view, ModelTask task)
    {
        if (view.ModelCalls.LastOrDefault(call => call.Seat == ModelSeat.Read && call.Subject == task.Subject) is not { IsAnswered: true, Answer: { } answer })
        {
            return null;
        }

        var wanted = (ModelJson.Read(answer, ModelJson.Default.Readings, out _)?.More ?? [])
            .Where(more => more.Contains.Trim().Length is > 0 and <= LongestWanted)
            .Select(more => (Exhibit: view.Exhibits.FirstOrDefault(exhibit => exhibit.Id == more.Exhibit), more.Contains))
            .Where(more => more.Exhibit is not null)
            .DistinctBy(more => (more.Exhibit!.Id, more.Contains))
            .Take(MostWanted)
            .ToList();
        return wanted.Count == 0 ? null : task with { Subject = $"{task.Subject}, more", Material = room => Material.Of(view, room, MostHypotheses, left => string.Join('\n', wanted.Select(more => ContextPacker.More(more.Exhibit!, more.Contains, null, null, left / wanted.Count).Text))) };
    }

    public static IEnumerable<Observation> Observations(ICaseView view) =>
        view.ModelCalls.Where(call => call.Seat == ModelSeat.Read && call.IsAnswered).SelectMany(call => Accept(view, call.Answer!).Accepted);

    public static Observation Observation(Hypothesis hypothesis, Citation citation, string says, bool supports, bool strong, double quality) => new()
    {
        ExhibitId = citation.ExhibitId,
        Entity = hypothesis.Cause!.Entity,
        Signal = $"{Signals.Reading}.{hypothesis.Id}",
        Strength = 0.9,
        Quality = quality,
        Statement = $"the model reads at {hypothesis.Cause.Entity}: {says.Trim()}",
        Citations = [citation],
        Ratios = new Dictionary<string, double> { [hypothesis.Id] = supports ? strong ? Strong : Weak : 1 / (strong ? Strong : Weak) },
    };

    private static (List<Observation> Accepted, IReadOnlyList<string> Dropped) Accept(ICaseView view, string answer)
    {
        var accepted = new Dictionary<(string Exhibit, string Hypothesis), Observation>();
        var dropped = new List<string>();
        using var checks = new Checks(view.Exhibits);
        foreach (var reading in ModelJson.Read(answer, ModelJson.Default.Readings, out _)?.Items ?? [])
        {
            var citation = new Citation(reading.Exhibit, reading.Pointer, reading.Quote);
            var hypothesis = view.Hypotheses.FirstOrDefault(item => item.Id == reading.Hypothesis && item.Cause is not null);
            var problem = accepted.Count >= MostReadings ? $"more than {MostReadings} were given"
                : hypothesis is null ? $"there is no hypothesis {Checks.Short(reading.Hypothesis)} in the ledger"
                : reading.Verdict is not ("supports" or "contradicts") ? $"{Checks.Short(reading.Verdict)} is no verdict"
                : reading.Strength is not ("strong" or "weak") ? $"{Checks.Short(reading.Strength)} is no strength"
                : checks.Problem(citation)
                    ?? Checks.Problem(reading.Says, checks.Cited([citation]), view.Topology.Entities.Select(known => known.Entity.Name).Append(reading.Hypothesis).Append(reading.Exhibit))
                    ?? (Concerns(checks.Exhibit(reading.Exhibit)!, citation, hypothesis.Cause!.Entity, checks) || hypothesis.ShowsAt is { } shows && Concerns(checks.Exhibit(reading.Exhibit)!, citation, shows, checks) ? null : $"what is quoted does not tell of {hypothesis.Cause.Entity}");
            if (problem is not null)
            {
                dropped.Add($"reading of {Checks.Short(reading.Exhibit)} for {Checks.Short(reading.Hypothesis)}: {problem}");
                continue;
            }

            // Of what it says of one exhibit and hypothesis the last word counts.
            accepted[(reading.Exhibit, reading.Hypothesis)] = Observation(hypothesis!, citation, reading.Says, reading.Verdict == "supports", reading.Strength == "strong", Reasoning.Readers.Reading.QualityOf(checks.Exhibit(reading.Exhibit)!));
        }

        return ([.. accepted.Values], dropped);
    }

    /// <summary>Whether what is cited tells of an entity: it was asked about it, is recorded of it, or names it.</summary>
    private static bool Concerns(Exhibit exhibit, Citation citation, Entities.Entity entity, Checks checks)
    {
        if (exhibit.Query.Entity == entity || checks.Cited([citation]).Any(text => text.Contains(entity.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        var steps = citation.Pointer.Split('/');
        if (steps.Length < 3 || !int.TryParse(steps[2], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        return exhibit.Answer switch
        {
            ChangeAnswer answer when index < answer.Changes.Count => answer.Changes[index].Entity == entity,
            LogAnswer answer when index < answer.Records.Count => answer.Records[index].Entity == entity,
            ResourceAnswer answer when index < answer.States.Count => answer.States[index].Entity == entity,
            KnowledgeAnswer answer when index < answer.Sections.Count => answer.Sections[index].Entities.Contains(entity) || answer.Sections[index].Text.Contains(entity.Name, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }
}
