namespace Cleric.Reasoning;

/// <summary>Why an investigation stopped asking.</summary>
public enum StopReason
{
    /// <summary>One hypothesis is clear and attempts to refute it failed.</summary>
    LeaderClear,

    /// <summary>Nothing left to ask would change the ranking.</summary>
    NothingLeftToLearn,

    /// <summary>What told a remembered, confirmed cause apart before told it again, and it leads by the evidence alone.</summary>
    AsRemembered,

    /// <summary>The budget of queries was spent.</summary>
    QueryBudget,

    /// <summary>The budget of time was spent.</summary>
    TimeBudget,

    /// <summary>The budget of rows was spent.</summary>
    RowBudget,

    /// <summary>The budget of tokens or money was spent.</summary>
    ModelBudget,
}
