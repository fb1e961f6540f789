namespace Cleric.Models;

/// <summary>What came of asking a model.</summary>
public enum ModelOutcome
{
    /// <summary>It answered in the form that was asked for.</summary>
    Answered,

    /// <summary>It did so when it was told what was wrong with its first answer.</summary>
    Repaired,

    /// <summary>Its answer has another form, and so had the next; nothing of it counts.</summary>
    Invalid,

    /// <summary>It would not answer.</summary>
    Refused,

    /// <summary>It answered with nothing.</summary>
    Empty,

    /// <summary>It could not be reached, or broke off.</summary>
    Failed,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>It was not asked, as tokens or money were spent.</summary>
    OverBudget,
}
