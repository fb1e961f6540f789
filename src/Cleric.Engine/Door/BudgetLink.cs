using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.Door;

/// <summary>
/// Lets a query through while the budget lasts. A query may return no more rows than the budget has left; those under way at the same time
/// can together go over it by at most their limits. What was not sent, or came from the cache, costs nothing.
/// </summary>
internal sealed class BudgetLink(IConnector inner, ReadSession session) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        var meter = session.Meter;
        if (!meter.TryReserveQuery())
        {
            return NoAnswer.NotAsked(Refusal());
        }

        // A replay's answers are as they were recorded: a lowered limit would be another question.
        var limit = session.Replaying ? query.Limit : (int)Math.Min(query.Limit, Math.Max(1, meter.RowsLeft));
        var sent = limit < query.Limit ? query with { Limit = limit } : query;
        Answer answer;
        try
        {
            answer = await Inner.AskAsync(sent, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was given up is kept as not asked, or asked again by the run that goes on.
            meter.Release();
            throw;
        }

        if (answer.Coverage == Coverage.NotAsked || answer.Origin is { Cached: true })
        {
            meter.Release();
            return answer;
        }

        meter.AddRows(answer.Rows);
        return limit < query.Limit && answer.Coverage == Coverage.CutShort
            ? answer with { Note = Sentences.Join(answer.Note, $"The budget had {limit} rows left, so that at most these were read.") }
            : answer;
    }

    private string Refusal() => session.Meter.Exceeded == StopReason.RowBudget
        ? $"The budget of {session.Budget.MaxRows} rows is spent. Raise Budget.MaxRows to ask this."
        : $"The budget of {session.Budget.MaxQueries} queries is spent. Raise Budget.MaxQueries to ask this.";
}
