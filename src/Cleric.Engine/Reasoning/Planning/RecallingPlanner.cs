using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning.Orientation;
using Microsoft.Extensions.Options;

namespace Cleric.Reasoning.Planning;

/// <summary>
/// Asks first what memory says told such causes apart, and then leaves the plan to another. Where a confirmed cause was told again by them, what told most among them, and leads by today's evidence alone, nothing more need be asked.
/// </summary>
internal sealed class RecallingPlanner(InformationPlanner inner, IOptions<ClericOptions> options) : IPlanner
{
    private const int MostQuestions = 6;

    /// <summary>How near to what it reached in confirmed incidents evidence alone has to come.</summary>
    private const double NearEnough = 0.85;

    public async ValueTask<Plan> PlanAsync(ICaseView view, IReadOnlyList<ConnectorDescriptor> connectors, CancellationToken cancellationToken = default)
    {
        if (view.Scope is { } scope && view.Beliefs.Count > 0 && InformationPlanner.Spent(view) is null)
        {
            var window = new TimeWindow(scope.Baseline.Start, scope.Window.End);
            var recalled = Recalled(view, connectors).ToList();
            var asked = Asked(view);

            // What told most is asked in any case: what memory suggests is put to the test.
            if ((recalled.Count == 0 || asked.Contains(Key(recalled[0]))) && IsToldAgain(view))
            {
                return new Plan([], StopReason.AsRemembered);
            }

            var questions = recalled.Where(item => !asked.Contains(Key(item))).Take(options.Value.MaxConcurrentQueries).ToList();
            if (questions.Count > 0)
            {
                return new Plan([.. questions.Select(item => new Question
                {
                    Query = Orienter.QueryOf(item.Question.Query, item.Question.Entity, TopologyIndex.Of(view.Topology), window) with { Caller = view.Caller },
                    ExpectedBits = item.Question.Bits,
                    Why = $"memory {item.Recollection.Id} (trusted {item.Recollection.Trust:0.00}): it told {item.Recollection.Cause!.FailureMode} apart in {item.Question.Times} past {(item.Question.Times == 1 ? "incident" : "incidents")}",
                })]);
            }
        }

        return await inner.PlanAsync(view, connectors, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether every question of memory was asked, so that what it suggests has been put to the test.</summary>
    public static bool IsTested(ICaseView view)
    {
        var asked = Asked(view);
        return Recalled(view, view.Connectors).All(item => asked.Contains(Key(item)));
    }

    private static HashSet<(QueryKind, Entity)> Asked(ICaseView view) =>
        [.. view.Questions.Where(question => question.Query.Entity is not null).Select(question => (question.Query.Kind, question.Query.Entity!))];

    private static (QueryKind, Entity) Key((Recollection Recollection, RecalledQuestion Question) item) => (item.Question.Query, item.Question.Entity);

    /// <summary>What memory would ask, what told most first.</summary>
    private static IEnumerable<(Recollection Recollection, RecalledQuestion Question)> Recalled(ICaseView view, IReadOnlyList<ConnectorDescriptor> connectors) =>
        view.Recollections
            .Where(recollection => recollection.Cause is not null && !view.Withdrawn.Contains(recollection.Id))
            .OrderByDescending(recollection => recollection.PriorFactor)
            .SelectMany((recollection, i) => recollection.Questions.Take(i == 0 ? MostQuestions : 1).Select(question => (recollection, question)))
            .DistinctBy(Key)
            .Take(MostQuestions)
            .Where(item => connectors.Any(connector => connector.Answers(item.question.Query)));

    /// <summary>Evidence alone has to find it there, that of questions of its own included: how little memory asks for does not count below that.</summary>
    private bool IsToldAgain(ICaseView view)
    {
        var leader = view.Hypotheses.First(hypothesis => hypothesis.Id == view.Beliefs[0].HypothesisId);
        if (leader.Cause is not { } cause || leader.MemoryFactor <= 1)
        {
            return false;
        }

        var sure = (options.Value.FoundFrom + options.Value.ClearFrom) / 2;
        var alone = BeliefLedger.ByEntity(view.Hypotheses, BeliefLedger.PosteriorsWithoutMemory(view.Hypotheses, view.Evidence))[0];
        return alone.Entity == cause.Entity && alone.Probability >= options.Value.FoundFrom
            && BeliefLedger.ByEntity(view.Hypotheses, view.Beliefs)[0] is var (place, probability) && place == cause.Entity && probability >= sure
            && MemoryCheck.Raising(view, cause).Recalled.Any(recollection => recollection.Questions.Count > 0 && recollection.Reached >= options.Value.FoundFrom && alone.Probability >= NearEnough * recollection.Reached);
    }
}
