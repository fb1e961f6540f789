using Cleric.Entities;
using Cleric.Reasoning;

namespace Cleric.Ledger;

/// <summary>Posterior = prior x product of likelihood ratio ^ weight, divided by the sum over the ledger: Bayes' rule in the odds form, nothing else.</summary>
internal static class BeliefLedger
{
    public static IReadOnlyList<Belief> Posteriors(IReadOnlyList<Hypothesis> hypotheses, IEnumerable<Evidence> evidence)
    {
        var index = new Dictionary<string, int>(hypotheses.Count, StringComparer.Ordinal);
        var logs = new double[hypotheses.Count];
        for (var i = 0; i < hypotheses.Count; i++)
        {
            index[hypotheses[i].Id] = i;
            logs[i] = Math.Log(hypotheses[i].Prior);
        }

        foreach (var item in evidence)
        {
            if (item.Weight == 0)
            {
                continue;
            }

            foreach (var likelihood in item.Likelihoods)
            {
                if (index.TryGetValue(likelihood.HypothesisId, out var i))
                {
                    logs[i] += item.Weight * Math.Log(likelihood.Ratio);
                }
            }
        }

        return Normalise(hypotheses, logs);
    }

    /// <summary>What is believed by catalogue, changes and evidence alone.</summary>
    public static IReadOnlyList<Belief> PosteriorsWithoutMemory(IReadOnlyList<Hypothesis> hypotheses, IEnumerable<Evidence> evidence) =>
        Posteriors([.. hypotheses.Select(WithoutMemory)], evidence);

    /// <summary>How probable it is of each entity that the cause lies there, most probable first; null stands for "none of these".</summary>
    public static IReadOnlyList<(Entity? Entity, double Probability)> ByEntity(IReadOnlyList<Hypothesis> hypotheses, IEnumerable<Belief> beliefs)
    {
        var entities = hypotheses.ToDictionary(hypothesis => hypothesis.Id, hypothesis => hypothesis.Cause?.Entity, StringComparer.Ordinal);
        return
        [
            .. beliefs.GroupBy(belief => entities[belief.HypothesisId])
                .Select(group => (Entity: group.Key, Probability: group.Sum(belief => belief.Probability)))
                .OrderByDescending(item => item.Probability)
                .ThenBy(item => item.Entity?.Id, StringComparer.Ordinal),
        ];
    }

    public static Hypothesis WithoutMemory(Hypothesis hypothesis) =>
        hypothesis.MemoryFactor == 1 ? hypothesis : hypothesis with { Prior = hypothesis.Prior / hypothesis.MemoryFactor, MemoryFactor = 1 };

    private static IReadOnlyList<Belief> Normalise(IReadOnlyList<Hypothesis> hypotheses, double[] logs)
    {
        if (logs.Length == 0)
        {
            return [];
        }

        // The largest is taken out first, so that no exponent under- or overflows.
        var largest = logs.Max();
        var sum = logs.Sum(log => Math.Exp(log - largest));
        return
        [
            .. hypotheses
                .Select((hypothesis, i) => new Belief(hypothesis.Id, Math.Exp(logs[i] - largest) / sum))
                .OrderByDescending(belief => belief.Probability)
                .ThenBy(belief => belief.HypothesisId, StringComparer.Ordinal),
        ];
    }
}
