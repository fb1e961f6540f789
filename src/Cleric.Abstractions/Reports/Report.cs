using Cleric.Entities;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.Reports;

/// <summary>
/// What an engineer is handed: a finding, and all that is needed to check it claim by claim. One model for every rendering; its JSON form is described
/// by docs/report.schema.json.
/// </summary>
public sealed record Report
{
    /// <summary>The form of this document.</summary>
    public const string CurrentSchema = "cleric-report/1";

    /// <summary>The form of this document. Default <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The case.</summary>
    public required string CaseId { get; init; }

    /// <summary>What the investigation was about, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>What set it off.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>What was looked at, or null when the investigation ended before that was settled.</summary>
    public Scope? Scope { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>What was understood of a question in plain words: its words, and what they are taken for. Empty for any other trigger.</summary>
    public IReadOnlyList<string> Understood { get; init; } = [];

    /// <summary>What was not understood of it, as questions to the one who asked.</summary>
    public IReadOnlyList<string> AskedBack { get; init; } = [];

    /// <summary>The finding.</summary>
    public required Finding Finding { get; init; }

    /// <summary>The finding in a few sentences, as a report writer puts it. Empty without one.</summary>
    public IReadOnlyList<Claim> Summary { get; init; } = [];

    /// <summary>What happened when, oldest first.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>How the cause explains the symptom, from the cause outwards, step by step.</summary>
    public IReadOnlyList<Claim> Explanation { get; init; } = [];

    /// <summary>The hypotheses, most probable first. Those below 0.1 % are counted in <see cref="OtherHypotheses"/> instead, unless something is worth saying of them.</summary>
    public IReadOnlyList<RankedHypothesis> Hypotheses { get; init; } = [];

    /// <summary>How many further hypotheses were in the ledger.</summary>
    public int OtherHypotheses { get; init; }

    /// <summary>What could not be checked.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>What to ask or look at next, most telling first.</summary>
    public IReadOnlyList<string> NextQuestions { get; init; } = [];

    /// <summary>What a person could do. Cleric does none of it.</summary>
    public IReadOnlyList<string> Remediation { get; init; } = [];

    /// <summary>What people wrote about such a case, best match first, at most three sections. It is a lead: no belief rests on it. Empty where nothing that was read matches well.</summary>
    public IReadOnlyList<Guidance> Guidance { get; init; } = [];

    /// <summary>What memory brought up, and how far it was trusted.</summary>
    public IReadOnlyList<Recollection> Recollections { get; init; } = [];

    /// <summary>Every exhibit, in the order received.</summary>
    public IReadOnlyList<ExhibitSummary> Exhibits { get; init; } = [];

    /// <summary>The series that are cited, for charts.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];

    /// <summary>What it cost.</summary>
    public required Spending Cost { get; init; }

    /// <summary>Notices about the case file itself.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Every claim in the report that carries citations: summary, explanation, timeline, what spoke for and against each hypothesis, and what people wrote.</summary>
    public IEnumerable<Claim> Claims() =>
        Summary
            .Concat(Explanation)
            .Concat(Timeline.Select(entry => entry.Claim))
            .Concat(Hypotheses.SelectMany(hypothesis => hypothesis.For.Concat(hypothesis.Against)).Select(argument => argument.Claim))
            .Concat(Guidance.SelectMany(guidance => guidance.Claims()));
}
