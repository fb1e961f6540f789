namespace Cleric.CaseFiles;

/// <summary>What was spent so far.</summary>
public sealed record BudgetSpent : CaseEvent
{
    /// <summary>The sums since the beginning.</summary>
    public required Spending Spent { get; init; }
}
