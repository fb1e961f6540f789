using Cleric.Reasoning;

namespace Cleric.Door;

/// <summary>Counts what one investigation reads against its <see cref="Budget"/>. Thread-safe.</summary>
public sealed class BudgetMeter
{
    private readonly Budget _budget;
    private int _queries;
    private long _rows;

    /// <summary>Starts a count.</summary>
    /// <param name="budget">The limits.</param>
    /// <param name="spent">What was spent before, for an investigation that is resumed; null starts at nothing.</param>
    public BudgetMeter(Budget budget, Spending? spent = null)
    {
        ArgumentNullException.ThrowIfNull(budget);
        _budget = budget;
        _queries = spent?.Queries ?? 0;
        _rows = spent?.Rows ?? 0;
    }

    /// <summary>Queries sent to connectors, those under way included. Answers from the cache are not counted.</summary>
    public int Queries => Volatile.Read(ref _queries);

    /// <summary>Rows that connectors returned.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows that may still be read, at least 0.</summary>
    public long RowsLeft => Math.Max(0, _budget.MaxRows - Rows);

    /// <summary>Which limit lets no further query through, or null while none does.</summary>
    public StopReason? Exceeded =>
        Queries >= _budget.MaxQueries ? StopReason.QueryBudget
        : RowsLeft == 0 ? StopReason.RowBudget
        : null;

    /// <summary>Takes one query from the budget; false when none is left or the rows are spent.</summary>
    internal bool TryReserveQuery()
    {
        if (RowsLeft == 0)
        {
            return false;
        }

        var queries = Queries;
        while (queries < _budget.MaxQueries)
        {
            var seen = Interlocked.CompareExchange(ref _queries, queries + 1, queries);
            if (seen == queries)
            {
                return true;
            }

            queries = seen;
        }

        return false;
    }

    /// <summary>Gives back a query that <see cref="TryReserveQuery"/> took and that was never sent.</summary>
    internal void Release() => Interlocked.Decrement(ref _queries);

    /// <summary>Counts rows that a connector returned.</summary>
    internal void AddRows(long rows) => Interlocked.Add(ref _rows, rows);
}
