using System.Globalization;
using Cleric.Entities;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.Reports.Rendering;

/// <summary>Lays out a report: the order of things and the words for them, the same in every rendering.</summary>
internal sealed class DocumentComposer
{
    // Hypotheses below this share are folded away, the two best never.
    private const double WorthReading = 0.01;
    private const int MaxChartsShown = 6;

    /// <summary>Where what people wrote stands.</summary>
    public const string GuidanceAnchor = "guidance";

    private readonly Report _report;
    private readonly Clock _clock;
    private readonly ExhibitIndex _exhibits;

    private DocumentComposer(Report report)
    {
        _report = report;
        _clock = new Clock(report.Scope?.Window.Start ?? report.OpenedAt);
        _exhibits = new ExhibitIndex(report);
    }

    public static ReportDocument Compose(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var composer = new DocumentComposer(report);
        return new ReportDocument
        {
            Title = report.Title,
            Particulars = composer.Particulars(),
            Reading = composer.Reading(),
            Summary = new SummaryComposer(report, composer._clock, composer._exhibits).Compose(),
            Sections = [.. composer.Sections()],
            Colophon = $"Case {report.CaseId}. Cleric only reads: it changed nothing in the systems named here. Format {report.Schema}.",
        };
    }

    /// <summary>A claim with its citations, and a mark where there is nothing to look up.</summary>
    public static IReadOnlyList<Inline> Cited(Claim claim, ExhibitIndex exhibits)
    {
        var content = new List<Inline> { claim.Statement };
        content.AddRange(exhibits.Cite(claim.Citations));
        if (claim.Opinion)
        {
            content.Add(new MarkRun("opinion", Tone.Neutral));
        }
        else if (claim.Citations.Count == 0)
        {
            content.Add(new MarkRun("not backed by a citation", Tone.Caution));
        }

        return content;
    }

    private List<string> Particulars()
    {
        var trigger = _report.Trigger.At is { } at ? $"{Words.Of(_report.Trigger)} at {_clock.Time(at)}" : Words.Of(_report.Trigger);
        var particulars = new List<string> { $"{_clock.Day}, all times UTC", $"Set off by: {trigger}", $"Opened {_clock.Time(_report.OpenedAt)}" };
        return particulars;
    }

    /// <summary>Whoever asked in plain words has to see whether they were understood, before what was made of it.</summary>
    private Section? Reading()
    {
        if (_report.Trigger is not QuestionTrigger || _report.Understood.Count + _report.AskedBack.Count == 0)
        {
            return null;
        }

        var blocks = new List<Block>();
        if (_report.Understood.Count > 0)
        {
            blocks.Add(List(_report.Understood, ""));
        }

        if (_report.AskedBack.Count > 0)
        {
            blocks.Add(new Paragraph(new StrongRun("Not understood; please say:")));
            blocks.Add(List(_report.AskedBack, ""));
        }

        return new("understood", "How the question was understood", blocks);
    }

    private IEnumerable<Section> Sections()
    {
        if (_report.Summary.Count > 0)
        {
            yield return new("summary", "In words (a model's, checked against the claims)", [new BulletList([.. _report.Summary.Select(claim => Cited(claim, _exhibits))])]);
        }

        yield return Timeline();
        yield return Explanation();
        if (_report.Charts.Count > 0)
        {
            yield return Measurements();
        }

        yield return Hypotheses();
        yield return Gaps();
        yield return new("next", "What to ask next", [List(_report.NextQuestions, "Nothing further was suggested.")]);
        yield return Remediation();
        if (_report.Guidance.Count > 0)
        {
            yield return Guidance();
        }

        if (_report.Recollections.Count > 0)
        {
            yield return Recollections();
        }

        yield return Scope();
        yield return Cost();
        if (_report.Notices.Count > 0)
        {
            yield return new("notices", "Notices about the case file", [List(_report.Notices, "")]);
        }

        yield return new("exhibits", "Exhibits: what was read", [.. new ExhibitComposer(_report, _clock, _exhibits).Compose()]);
    }

    private Section Timeline()
    {
        if (_report.Timeline.Count == 0)
        {
            return new("timeline", "Timeline", [Paragraph.Note("No dated events were found.")]);
        }

        var rows = _report.Timeline
            .OrderBy(entry => entry.At)
            .Select(entry => (IReadOnlyList<IReadOnlyList<Inline>>)[[_clock.Time(entry.At)], [entry.What], Cited(entry.Claim, _exhibits)]);
        return new("timeline", "Timeline", [new Table("What happened when", ["Time (UTC)", "Kind", "What happened"], [.. rows]) { Titled = false }]);
    }

    private Section Explanation()
    {
        Block block = _report.Explanation.Count == 0
            ? Paragraph.Note("No chain from a cause to the symptom was established.")
            : new BulletList([.. _report.Explanation.Select(claim => Cited(claim, _exhibits))], Ordered: true);
        return new("explanation", "How the cause explains the symptom", [block]);
    }

    private Section Measurements()
    {
        var figures = _report.Charts.Select(Block (chart) => new Figure(ChartReading.Of(chart, _clock), [.. _exhibits.Cite([new(chart.ExhibitId, chart.Pointer)])])).ToList();
        var blocks = figures.Take(MaxChartsShown).ToList();
        if (figures.Count > MaxChartsShown)
        {
            blocks.Add(new Group(null, [Format.Count(figures.Count - MaxChartsShown, "more chart")], figures[MaxChartsShown..], Folded: true));
        }

        return new("measurements", "What the measurements show", blocks);
    }

    private Section Hypotheses()
    {
        if (_report.Hypotheses.Count == 0)
        {
            return new("hypotheses", "Competing hypotheses", [Paragraph.Note("None were weighed.")]);
        }

        var rows = _report.Hypotheses.Select(hypothesis => (IReadOnlyList<IReadOnlyList<Inline>>)
        [
            [new JumpRun(hypothesis.Id, Anchor(hypothesis))],
            [hypothesis.Statement],
            [Format.Percent(hypothesis.Prior)],
            [hypothesis.Id == _report.Finding.HypothesisId ? new StrongRun(Format.Percent(hypothesis.Posterior)) : Format.Percent(hypothesis.Posterior)],
        ]);
        var blocks = new List<Block>
        {
            new Table("Hypotheses, most probable first", ["Id", "Hypothesis", "Before evidence (prior)", "After evidence (posterior)"], [.. rows]) { Titled = false },
        };
        if (_report.OtherHypotheses > 0)
        {
            blocks.Add(Paragraph.Note($"{Format.Count(_report.OtherHypotheses, "further hypothesis", "further hypotheses")} ended below 0.1 % each."));
        }

        blocks.Add(Paragraph.Note(
            "The effect beside each observation is its likelihood ratio. ×5: it is five times as probable if this hypothesis is true than if it is false. ÷5: five times "
            + "less. Prior times effects, shared out over all hypotheses, gives the posterior."));
        blocks.AddRange(_report.Hypotheses.Select((hypothesis, rank) => Weighing(hypothesis, folded: rank >= 2 && hypothesis.Posterior < WorthReading)));
        return new("hypotheses", "Competing hypotheses", blocks);
    }

    private Group Weighing(RankedHypothesis hypothesis, bool folded)
    {
        var blocks = new List<Block>
        {
            new Paragraph($"Before evidence {Format.Percent(hypothesis.Prior)} (from: {hypothesis.PriorSource}), after it {Format.Percent(hypothesis.Posterior)}."),
            Arguments("Spoke for it", hypothesis.For),
            Arguments("Spoke against it", hypothesis.Against),
        };
        var id = hypothesis.Id == Hypothesis.NoneId ? "None of these" : hypothesis.Statement;
        return new Group(Anchor(hypothesis), [$"{hypothesis.Id} · {Format.Percent(hypothesis.Posterior)} · {id}"], blocks, folded);
    }

    private Block Arguments(string caption, IReadOnlyList<Argument> arguments)
    {
        if (arguments.Count == 0)
        {
            return Paragraph.Note($"{caption}: nothing.");
        }

        var rows = arguments.Select(argument => (IReadOnlyList<IReadOnlyList<Inline>>)
        [
            Words.Effect(argument),
            Cited(argument.Claim, _exhibits),
            [argument.Why],
        ]);
        return new Table(caption, ["Effect", "What was seen", "Read against"], [.. rows]) { Shares = [20, 46, 34] };
    }

    private Section Gaps()
    {
        if (_report.Gaps.Count == 0)
        {
            return new("gaps", "What could not be checked", [Paragraph.Note("No gaps were recorded.")]);
        }

        var rows = _report.Gaps.Select(gap => (IReadOnlyList<IReadOnlyList<Inline>>)
        [
            [gap.Id],
            gap.ExhibitId is null ? [gap.Statement] : [gap.Statement, _exhibits.Cite(gap.ExhibitId)],
            [Words.Of(gap.Coverage)],
            [gap.Remedy ?? "–"],
        ]);
        return new("gaps", "What could not be checked", [new Table("What could not be checked", ["Id", "What", "Why", "How to close it"], [.. rows]) { Titled = false }]);
    }

    private Section Remediation()
    {
        var blocks = new List<Block> { new Paragraph(new StrongRun("For a person to decide on; nothing was changed.")) };
        blocks.Add(List(_report.Remediation, "No remediation was suggested."));
        return new("remediation", "Suggested remediation", blocks);
    }

    private Section Guidance()
    {
        var blocks = new List<Block> { Paragraph.Note("Written before this happened: a lead, never evidence. No belief rests on it.") };
        blocks.AddRange(_report.Guidance.Select(guidance => new Group(null, Cited(guidance.Title, _exhibits), [.. Blocks(guidance)])));
        return new(GuidanceAnchor, "What people wrote", blocks);
    }

    private IEnumerable<Block> Blocks(Guidance guidance)
    {
        var fields = new List<Field>
        {
            new("Where", [new CodeRun(guidance.Source)]),
            new("Last changed", [Age(guidance)]),
            new("Shown as", [guidance.Why]),
        };
        if (guidance.Old)
        {
            fields[1] = new("Last changed", [Age(guidance), new MarkRun("old: it may no longer hold", Tone.Caution)]);
        }

        if (guidance.Passage is { } passage)
        {
            fields.Add(new("It says", Cited(passage, _exhibits)));
        }

        yield return new Fields(fields);
        if (guidance.Steps.Count > 0)
        {
            yield return new Table("Steps that apply here", ["What it says to look at", "What was seen there today"], [.. guidance.Steps.Select(step => (IReadOnlyList<IReadOnlyList<Inline>>)[Cited(step.Step, _exhibits), Seen(step)])]) { Shares = [50, 50] };
        }
    }

    /// <summary>That nothing was seen is the engine's own sentence, and names the exhibits in brackets.</summary>
    private IReadOnlyList<Inline> Seen(GuidanceStep step) => step.Seen switch
    {
        null => [new QuietRun("nobody looked")],
        { Opinion: true } nothing => [.. _exhibits.Linked(nothing.Statement), new MarkRun("opinion", Tone.Neutral)],
        { } seen => Cited(seen, _exhibits),
    };

    private string Age(Guidance guidance)
    {
        if (guidance.UpdatedAt is not { } updated)
        {
            return "not known";
        }

        var days = (long)(_report.OpenedAt - updated).TotalDays;
        return $"{updated.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{(days > 0 ? $", {Format.Count(days, "day")} before" : "")}";
    }

    private Section Recollections()
    {
        var blocks = new List<Block> { Paragraph.Note("A memory is a lead, never evidence: it can change where an investigation begins and what it asks first. Today's evidence decides.") };
        blocks.AddRange(_report.Recollections.Select(recollection => new Group(null, [$"{recollection.Id} · trusted {Format.Percent(recollection.Trust)} · {recollection.Statement}"], [new Fields([.. Fields(recollection)])])));
        return new("memory", "What memory brought up", blocks);
    }

    private IEnumerable<Field> Fields(Recollection recollection)
    {
        yield return new("What it is", [Words.Of(recollection.Kind)]);
        yield return new("Trust", [$"{Format.Percent(recollection.Trust)}: {recollection.Why}"]);
        if (recollection.Kind != MemoryKind.Fact)
        {
            var cap = recollection.MaxPriorFactor is { } most ? $"; memory may change it by {Words.Factor(most)} at most" : "";
            yield return new("Effect", recollection is { Cause: { } cause, PriorFactor: not 1 }
                ? [$"the starting probability of {cause.FailureMode} at {cause.Entity} {Words.Factor(recollection.PriorFactor)}{cap}"]
                : ["no starting probability was changed"]);
        }

        if (recollection.Tested is { } tested)
        {
            yield return new("Tested today", [.. _exhibits.Linked(tested)]);
        }

        if (recollection.Similarity is { } similarity)
        {
            yield return new("Likeness", [$"{Format.Percent(similarity)} to what is seen today"]);
            yield return new("What differs", [recollection.Differences.Count == 0 ? "nothing that was seen" : string.Join("; ", recollection.Differences)]);
        }
    }

    private Section Scope()
    {
        var fields = new List<Field> { new("Set off by", [$"{Words.Of(_report.Trigger)}: {_report.Trigger.Title}"]) };
        if (_report.Scope is { } scope)
        {
            fields.Add(new("Symptom", [$"{scope.Symptom.Statement} (noticed at {scope.Symptom.Entity.Name})"]));
            fields.Add(new("Time looked at", [_clock.Window(scope.Window)]));
            fields.Add(new("Taken for normal", [_clock.Window(scope.Baseline)]));
            fields.Add(new("Looked at", [string.Join(", ", scope.Entities.Select(Name))]));
        }
        else
        {
            fields.Add(new("Looked at", ["The investigation ended before that was settled."]));
        }

        return new("scope", "What was looked at", [new Fields(fields)]);
    }

    private Section Cost()
    {
        var cost = _report.Cost;
        var fields = new List<Field>
        {
            new("Queries", [Format.Count(cost.Queries)]),
            new("Rows read", [Format.Count(cost.Rows)]),
            new("Time", [Format.Duration(cost.Elapsed)]),
        };
        if (cost.Tokens > 0)
        {
            fields.Add(new("Model tokens", [Format.Count(cost.Tokens)]));
        }

        if (cost.Cost > 0)
        {
            fields.Add(new("Model cost", [$"{Format.Number((double)cost.Cost)} in the currency of the configured prices"]));
        }

        return new("cost", "What it cost", [new Fields(fields)]);
    }

    private string Anchor(RankedHypothesis hypothesis)
    {
        var index = 0;
        while (!ReferenceEquals(_report.Hypotheses[index], hypothesis))
        {
            index++;
        }

        return $"hypothesis-{index + 1}";
    }

    private static string Name(Entity entity) => entity.Kind == EntityKinds.Service ? entity.Name : $"{entity.Name} ({entity.Kind})";

    private static Block List(IReadOnlyList<string> items, string none) =>
        items.Count == 0 ? Paragraph.Note(none) : new BulletList([.. items.Select(item => (IReadOnlyList<Inline>)[item])]);
}
