using System.Globalization;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Models.Digests;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reasoning.Hypotheses;

namespace Cleric.Models.Seats;

/// <summary>Has a model propose what might be the cause. What it proposes is tested like any other hypothesis; the catalogue proposes as if there were no model.</summary>
internal sealed class ProposeSeat(FailureModeCatalogue catalogue) : IHypothesisSource
{
    private const int MostProposals = 6;

    /// <summary>A proposal's share of the ledger beside the mean of those that the catalogue proposed.</summary>
    private const double PriorFactor = 3;

    /// <summary>No proposal begins with more than this.</summary>
    private const double LargestPrior = 0.05;

    public ModelTask Task(ICaseView view, string subject) => new(
        ModelSeat.Propose,
        subject,
        $"""
        Propose up to {MostProposals} causes that are not in the ledger yet and that a text, diff, message or runbook among the exhibits suggests. Take "entity" from the topology, or the name of an outside system that a message names word for word.
        "showsAt" is null but where a runbook, or a message about an outside system, says that the trouble of one shows as the errors or slowness of another, both named in the text that is quoted: then it is that other.
        Take "mode" from this list: {string.Join(", ", catalogue.Modes.Select(mode => mode.Id))}.
        """,
        room => Material.Of(view, view.Exhibits, room),
        ModelJson.SchemaOf(ModelJson.Default.Proposals),
        answer => (ModelJson.Read(answer, ModelJson.Default.Proposals, out var problem) is { } proposals ? null : problem, Accept(view, answer).Dropped));

    public ValueTask<IReadOnlyList<Hypothesis>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default) =>
        new([.. Calls(view).SelectMany(call => Accept(view, call.Answer!, call.Id).Accepted.Select(item => item.Hypothesis)).Where(hypothesis => Same(view, hypothesis) is null)]);

    /// <summary>Who was named by a message and is in no topology: the message's writer depends on it.</summary>
    public Topology? Extended(ICaseView view)
    {
        var topology = TopologyIndex.Of(view.Topology);
        var outside = Calls(view).SelectMany(call => Accept(view, call.Answer!, call.Id).Accepted)
            .Where(item => !topology.Knows(item.Hypothesis.Cause!.Entity) && item.Of is not null)
            .Select(item => new Dependency(item.Of!, item.Hypothesis.Cause!.Entity, "names")).Distinct().ToList();
        return outside.Count == 0 ? null : view.Topology with
        {
            Entities = [.. view.Topology.Entities, .. outside.Select(dependency => dependency.To).Distinct().Select(entity => new TopologyEntity(entity))],
            Dependencies = [.. view.Topology.Dependencies, .. outside],
        };
    }

    /// <summary>What a proposal cites speaks for it, weakly.</summary>
    public IEnumerable<Observation> Observations(ICaseView view)
    {
        foreach (var item in Calls(view).SelectMany(call => Accept(view, call.Answer!, call.Id).Accepted))
        {
            if (Same(view, item.Hypothesis) is { } hypothesis)
            {
                yield return ReadSeat.Observation(hypothesis, item.Citation, item.Why, supports: true, strong: false, Reasoning.Readers.Reading.QualityOf(view.Exhibits.First(exhibit => exhibit.Id == item.Citation.ExhibitId)));
            }
        }
    }

    /// <summary>The hypothesis of the ledger that claims the same, whatever change it adds.</summary>
    private static Hypothesis? Same(ICaseView view, Hypothesis proposed) =>
        view.Hypotheses.FirstOrDefault(hypothesis => hypothesis.Cause is { } cause && cause.Entity == proposed.Cause!.Entity && cause.FailureMode == proposed.Cause.FailureMode && hypothesis.ShowsAt == proposed.ShowsAt);

    /// <summary>The exhibits that bear on hypotheses of a model which entered the ledger after those were read: what it cites, and what was asked about its entities.</summary>
    public IReadOnlyList<string> Bearing(ICaseView view, IReadOnlyCollection<string> hypothesisIds)
    {
        var proposed = Calls(view).SelectMany(call => Accept(view, call.Answer!, call.Id).Accepted).Where(item => Same(view, item.Hypothesis) is { } known && hypothesisIds.Contains(known.Id)).ToList();
        var entities = proposed.SelectMany(item => new[] { item.Hypothesis.Cause!.Entity, item.Hypothesis.ShowsAt }).OfType<Entity>().ToHashSet();
        return [.. proposed.Select(item => item.Citation.ExhibitId).Concat(view.Exhibits.Where(exhibit => exhibit.Query.Entity is { } entity && entities.Contains(entity)).Select(exhibit => exhibit.Id)).Distinct()];
    }

    private static IEnumerable<ModelCall> Calls(ICaseView view) => view.ModelCalls.Where(call => call.Seat == ModelSeat.Propose && call.IsAnswered);

    private (List<Accepted> Accepted, IReadOnlyList<string> Dropped) Accept(ICaseView view, string answer, string? callId = null)
    {
        var accepted = new List<Accepted>();
        var dropped = new List<string>();
        var topology = TopologyIndex.Of(view.Topology);
        using var checks = new Checks(view.Exhibits);
        foreach (var proposal in ModelJson.Read(answer, ModelJson.Default.Proposals, out _)?.Hypotheses ?? [])
        {
            var what = $"hypothesis {Checks.Short(proposal.Mode)} at {Checks.Short(proposal.Entity)}";
            var citation = new Citation(proposal.Exhibit, proposal.Pointer, proposal.Quote);
            var (entity, of, problem) = accepted.Count >= MostProposals ? (null, null, $"more than {MostProposals} were proposed") : EntityOf(proposal, topology, checks);
            problem ??= checks.Problem(citation) ?? Checks.Problem(proposal.Why, checks.Cited([citation]), view.Topology.Entities.Select(known => known.Entity.Name).Append(proposal.Entity));
            var mode = catalogue.Find(proposal.Mode);
            var showsAt = of;
            if (problem is null && proposal.ShowsAt is { Length: > 0 } shows && shows != of?.Name)
            {
                (showsAt, problem) = ShowsAt(shows, entity!, citation, topology, checks);
                of = of is null ? null : showsAt;
            }

            problem ??= mode is null ? "there is no such failure mode" : catalogue.For(entity!).Contains(mode) ? null : $"{entity!.Kind}s do not fail so";
            if (problem is not null)
            {
                dropped.Add($"{what}: {problem}");
                continue;
            }

            var others = view.Hypotheses.Where(hypothesis => hypothesis.Cause is not null).ToList();
            var share = others.Count == 0 ? LargestPrior : Math.Min(LargestPrior, PriorFactor * others.Average(hypothesis => hypothesis.Prior));
            accepted.Add(new Accepted(
                new Hypothesis
                {
                    Id = "",
                    Cause = new Cause(entity!, mode!.Id),
                    Statement = $"{mode.Title} at {entity}{(showsAt is null ? "" : $", which shows at {showsAt}")}",
                    ShowsAt = showsAt,
                    Prior = share,
                    PriorSource = string.Create(CultureInfo.InvariantCulture, $"proposed by the model ({callId}), which cites {citation.ExhibitId}{citation.Pointer}"),
                    Predictions = mode.Predictions,
                    Remediation = mode.Remediation,
                },
                citation,
                proposal.Why,
                of));
        }

        return (accepted, dropped);
    }

    /// <summary>Whom a proposal means: somebody known, or an outside system that the quotation names.</summary>
    private static (Entity? Entity, Entity? Of, string? Problem) EntityOf(Proposal proposal, TopologyIndex topology, Checks checks)
    {
        if (topology.Resolve(proposal.Entity) is { Count: > 0 } known)
        {
            return known is [var one] ? (one, null, null) : (null, null, "the name is ambiguous");
        }

        if (checks.Exhibit(proposal.Exhibit) is not { Answer: LogAnswer or TraceAnswer or ResourceAnswer } exhibit || !IsName(proposal.Entity) || !proposal.Quote.Contains(proposal.Entity, StringComparison.Ordinal))
        {
            return (null, null, "nobody of that name is known, and no message that is quoted names it");
        }

        var of = exhibit.Answer is LogAnswer logs && proposal.Pointer.Split('/') is [_, "records", var index, ..] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < logs.Records.Count ? logs.Records[at].Entity : null;
        return (of ?? exhibit.Query.Entity) is { } writer ? (new Entity(proposal.Entity, EntityKinds.External), writer, null) : (null, null, "who names it is not known");
    }

    /// <summary>Whose trouble a runbook, or a message that speaks of somebody outside, says it is: what is quoted has to name both.</summary>
    private static (Entity? ShowsAt, string? Problem) ShowsAt(string name, Entity entity, Citation citation, TopologyIndex topology, Checks checks) =>
        topology.Resolve(name) is not [var one] || one == entity ? (null, $"no one other entity is known as {Checks.Short(name)}")
        : (entity.Kind == EntityKinds.External || checks.Exhibit(citation.ExhibitId) is { Answer: KnowledgeAnswer }) && checks.Cited([citation]).Any(text => Reasoning.Readers.LogReader.ContainsWord(text, one.Name) && Reasoning.Readers.LogReader.ContainsWord(text, entity.Name)) ? (one, null)
        : (null, $"nothing that is quoted says that it shows at {one}");

    private static bool IsName(string name) => name.Length is >= 3 and <= 100 && char.IsLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private sealed record Accepted(Hypothesis Hypothesis, Citation Citation, string Why, Entity? Of);
}
