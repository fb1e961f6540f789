using Cleric.CaseFiles;
using Cleric.Ledger;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Holds memory to its place: it may make a finding quicker, never another one than the evidence makes.</summary>
internal static class MemoryCheck
{
    /// <summary>The trust of what one person has confirmed, in an environment that is much as it was; what was only inferred, or never confirmed, stays below.</summary>
    private const double Said = 0.4;

    /// <summary>The recollections of a cause that still count, and by what they raise its prior: by as much as the one that raises it most, and never below what it is without them.</summary>
    public static (IReadOnlyList<Recollection> Recalled, double Factor) Raising(ICaseView view, Cause cause)
    {
        List<Recollection> recalled = [.. view.Recollections.Where(recollection => !view.Withdrawn.Contains(recollection.Id) && recollection.Cause is { } remembered && remembered.Entity == cause.Entity && remembered.FailureMode == cause.FailureMode)];
        return (recalled, recalled.Select(recollection => recollection.PriorFactor).Append(1).Where(double.IsFinite).Max());
    }

    /// <summary>Which recollections are to count no more, and why: by evidence alone another hypothesis leads than with them. Null where memory agrees, or has no say.</summary>
    public static MemoryWithdrawn? Contradicted(ICaseView view)
    {
        if (view.Beliefs.Count == 0 || view.Hypotheses.All(hypothesis => hypothesis.MemoryFactor == 1))
        {
            return null;
        }

        // Where it lies is for evidence alone to say. How it fails there a memory that was confirmed more than once may say.
        var aloneBeliefs = BeliefLedger.PosteriorsWithoutMemory(view.Hypotheses, view.Evidence);
        var (leader, alone) = (view.Beliefs[0].HypothesisId, aloneBeliefs[0].HypothesisId);
        var place = CauseOf(alone)?.Entity;
        var samePlace = BeliefLedger.ByEntity(view.Hypotheses, view.Beliefs)[0].Entity == BeliefLedger.ByEntity(view.Hypotheses, aloneBeliefs)[0].Entity;
        if (samePlace && (leader == alone || IsTold(recollection => recollection.Reached is not null)))
        {
            return null;
        }

        // What memory says of several of one role it says of any of them: today's evidence has told which.
        var raised = view.Recollections.Where(recollection => recollection is { PriorFactor: > 1, Cause: not null } && !view.Withdrawn.Contains(recollection.Id)).ToList();
        var elsewhere = raised.Where(recollection => recollection.Cause!.Entity != place).ToList();

        // Confirmed once it may say so as well, once nothing else has a say.
        if (raised.Count == 0 || (samePlace && elsewhere.Count == 0 && IsTold(recollection => recollection.Trust >= Said)))
        {
            return null;
        }

        return new MemoryWithdrawn
        {
            RecollectionIds = [.. (elsewhere.Count > 0 ? elsewhere : raised).Select(recollection => recollection.Id)],
            Why = $"with memory {Statement(leader)} leads, by today's evidence alone {Statement(alone)} does",
        };

        bool IsTold(Func<Recollection, bool> by) =>
            place is not null && CauseOf(leader) is { } cause && cause.Entity == place && view.Recollections.Any(recollection => by(recollection) && recollection.Cause?.Entity == cause.Entity && recollection.Cause.FailureMode == cause.FailureMode);

        Cause? CauseOf(string id) => view.Hypotheses.First(hypothesis => hypothesis.Id == id).Cause;

        string Statement(string id) => $"{id} ({view.Hypotheses.First(hypothesis => hypothesis.Id == id).Statement})";
    }
}
