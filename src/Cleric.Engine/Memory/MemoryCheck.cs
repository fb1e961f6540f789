using Cleric.CaseFiles;
using Cleric.Ledger;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Holds memory to its place: it may make a finding quicker, never another one than the evidence makes.</summary>
internal static class MemoryCheck
{
    /// <summary>Why memory is to count no more: by evidence alone another hypothesis leads than with it. Null where it agrees, or has no say.</summary>
    public static string? Contradicted(ICaseView view)
    {
        if (view.Beliefs.Count == 0 || view.Hypotheses.All(hypothesis => hypothesis.MemoryFactor == 1))
        {
            return null;
        }

        var alone = BeliefLedger.PosteriorsWithoutMemory(view.Hypotheses, view.Evidence)[0].HypothesisId;
        var leader = view.Beliefs[0].HypothesisId;
        return alone == leader ? null : $"with memory {Statement(leader)} leads, by today's evidence alone {Statement(alone)} does";

        string Statement(string id) => $"{id} ({view.Hypotheses.First(hypothesis => hypothesis.Id == id).Statement})";
    }
}
