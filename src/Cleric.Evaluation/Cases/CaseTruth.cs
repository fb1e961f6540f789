namespace Cleric.Evaluation.Cases;

/// <summary>The label of a case.</summary>
public sealed record CaseTruth
{
    /// <summary>The names of the entities at fault; to find one of them is right. Empty where nothing was wrong: a control.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>The failure modes that count as right. Empty means any.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>The finer label, where the set has one, for example the log template or the metric at fault: texts that one piece of the evidence for it has to show, all of them.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Failure modes that the evidence suggests and that are not the cause: the report has to list each among the rejected. Default none.</summary>
    public IReadOnlyList<string> RedHerrings { get; init; } = [];

    /// <summary>When it began, in UTC, or null.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>What was done, in words, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Whether nothing was wrong, so that the right answer is that there is no cause.</summary>
    public bool IsControl => Entities.Count == 0;
}
