namespace Cleric.Evaluation.Results;

/// <summary>One run of one case.</summary>
public sealed record CaseResult
{
    /// <summary>The case.</summary>
    public required string Case { get; init; }

    /// <summary>Which run of it, from 1.</summary>
    public int Run { get; init; } = 1;

    /// <summary>What came of it.</summary>
    public required CaseStatus Status { get; init; }

    /// <summary>Why it is invalid or failed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What figures are broken down by.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of the entities at fault; empty for a control.</summary>
    public IReadOnlyList<string> Truth { get; init; } = [];

    /// <summary>The entities by probability, at most ten.</summary>
    public IReadOnlyList<RankedEntity> Ranking { get; init; } = [];

    /// <summary>The rank of the true entity, a tie counted at its worst place; null where it was not ranked, and for a control.</summary>
    public int? Rank { get; init; }

    /// <summary>Whether the answer is right: the true entity ranks first; of a control, no cause reaches the limit.</summary>
    public bool Right { get; init; }

    /// <summary>Whether entity and failure mode are right; null where the truth names no mode.</summary>
    public bool? ModeRight { get; init; }

    /// <summary>The rank of the true entity where what speaks for it also shows the finer label; null where it does not, or there is none.</summary>
    public int? DetailRank { get; init; }

    /// <summary>Whether the truth has a finer label.</summary>
    public bool HasDetails { get; init; }

    /// <summary>The finding in a sentence.</summary>
    public string? Finding { get; init; }

    /// <summary>The failure mode of the finding, or null.</summary>
    public string? Mode { get; init; }

    /// <summary>How many of the truth's red herrings the report lists among the rejected.</summary>
    public int RedHerringsRejected { get; init; }

    /// <summary>How many red herrings the truth names.</summary>
    public int RedHerrings { get; init; }

    /// <summary>How sure the answer is of the entity ranked first; of a control without a finding, of "none of these". From 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Whether "none of these" was more probable than any entity; of a control, whether no cause was named.</summary>
    public bool Abstained { get; init; }

    /// <summary>Whether it is wrong with a confidence from <see cref="EvaluationOptions.ConfidentFrom"/> on.</summary>
    public bool ConfidentlyWrong { get; init; }

    /// <summary>Citations in the report.</summary>
    public int Citations { get; init; }

    /// <summary>Citations that do not resolve to what they quote.</summary>
    public int Unresolved { get; init; }

    /// <summary>Queries sent.</summary>
    public int Queries { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Model tokens.</summary>
    public long Tokens { get; init; }

    /// <summary>What models cost.</summary>
    public decimal Cost { get; init; }

    /// <summary>Whether nothing was wrong.</summary>
    public bool IsControl => Truth.Count == 0;
}
