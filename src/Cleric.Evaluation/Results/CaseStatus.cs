namespace Cleric.Evaluation.Results;

/// <summary>What came of running a case.</summary>
public enum CaseStatus
{
    /// <summary>It ran, and its answer was compared with the truth.</summary>
    Ran,

    /// <summary>The investigation threw. It counts as wrong.</summary>
    Failed,

    /// <summary>The case itself cannot be evaluated. It is counted apart.</summary>
    Invalid,
}
