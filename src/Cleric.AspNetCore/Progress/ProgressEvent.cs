using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reports;

namespace Cleric.AspNetCore.Progress;

/// <summary>
/// An event of a case file as it is shown live: what happened, in a sentence and in figures, without the data that was read. Which properties are set depends on <see cref="Type"/>.
/// </summary>
public sealed record ProgressEvent
{
    /// <summary>The event's number in the case file, from 1. By it a reader goes on after a break.</summary>
    public required long Sequence { get; init; }

    /// <summary>What kind of event it is: "opened", "oriented", "query-planned", "belief-updated", ... as in the case file.</summary>
    public required string Type { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, in a sentence. Text from outside may be in it: escape it where it is shown.</summary>
    public required string Text { get; init; }

    /// <summary>The entity it is about, or null.</summary>
    public Entity? Entity { get; init; }

    /// <summary>Of "query-planned" and "exhibit-received": the question.</summary>
    public string? QuestionId { get; init; }

    /// <summary>Of "query-planned", "exhibit-received" and "gap-found": the kind of query.</summary>
    public QueryKind? Kind { get; init; }

    /// <summary>Of "query-planned": why it is asked.</summary>
    public string? Why { get; init; }

    /// <summary>Of "exhibit-received", "evidence-weighed" and "gap-found": the exhibit.</summary>
    public string? ExhibitId { get; init; }

    /// <summary>Of "exhibit-received": the connector that answered.</summary>
    public string? Connector { get; init; }

    /// <summary>Of "exhibit-received" and "gap-found": how well the answer covers the question.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>Of "exhibit-received": how many rows it holds.</summary>
    public int? Rows { get; init; }

    /// <summary>Of "hypothesis-proposed": the hypothesis.</summary>
    public string? HypothesisId { get; init; }

    /// <summary>Of "belief-updated": the most probable hypotheses, most probable first, at most 8.</summary>
    public IReadOnlyList<ProgressBelief>? Beliefs { get; init; }

    /// <summary>Of "budget-spent": what was spent so far.</summary>
    public Spending? Spent { get; init; }

    /// <summary>Of "concluded": what came of it.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Of "concluded": how sure the finding is, from 0 to 1.</summary>
    public double? Confidence { get; init; }
}
