using Cleric.CaseFiles;

namespace Cleric.Investigations;

/// <summary>
/// The case file of a replay: kept in memory, with the times of the recorded one, the n-th event of a type at the time of the n-th of that type.
/// How long things took is a measurement, and is taken over as well.
/// </summary>
internal sealed class ReplayCaseFile(string caseId, IReadOnlyList<CaseEvent> recorded) : ICaseFile
{
    private readonly List<CaseEvent> _events = [];
    private readonly Dictionary<Type, Queue<CaseEvent>> _recorded = recorded.GroupBy(item => item.GetType()).ToDictionary(group => group.Key, group => new Queue<CaseEvent>(group));
    private DateTimeOffset _last = recorded.Count > 0 ? recorded[0].At : default;

    public string CaseId => caseId;

    public IReadOnlyList<CaseEvent> Events => _events;

    public ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_recorded.TryGetValue(caseEvent.GetType(), out var queue) && queue.TryDequeue(out var same))
        {
            _last = same.At;
            if (caseEvent is BudgetSpent spent && same is BudgetSpent was)
            {
                caseEvent = new BudgetSpent { Spent = spent.Spent with { Elapsed = was.Spent.Elapsed } };
            }
        }

        var appended = caseEvent with { Sequence = _events.Count + 1, At = _last };
        _events.Add(appended);
        return new(appended);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
