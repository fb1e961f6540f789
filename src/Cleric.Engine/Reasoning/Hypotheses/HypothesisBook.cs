using Cleric.CaseFiles;

namespace Cleric.Reasoning.Hypotheses;

/// <summary>Collects the proposals of all sources, merges those of the same cause, and numbers what is new.</summary>
internal sealed class HypothesisBook(IEnumerable<IHypothesisSource> sources)
{
    /// <summary>The share of the ledger that "none of these" begins with: the catalogue is not complete, and alerts fire for nothing.</summary>
    public const double PriorOfNone = 0.15;

    /// <summary>What is to be added to the ledger, in order.</summary>
    public async ValueTask<IReadOnlyList<Hypothesis>> NewAsync(ICaseView view, CancellationToken cancellationToken)
    {
        var added = new List<Hypothesis>();
        if (view.Hypotheses.Count == 0)
        {
            added.Add(new Hypothesis
            {
                Id = Hypothesis.NoneId,
                Statement = "none of these: another cause, or nothing is wrong",
                Prior = PriorOfNone,
                PriorSource = "always in the ledger",
            });
        }

        var known = view.Hypotheses.Where(hypothesis => hypothesis.Cause is not null).Select(Key).ToHashSet();
        var next = view.Hypotheses.Count + added.Count;
        foreach (var source in sources)
        {
            foreach (var hypothesis in await source.ProposeAsync(view, cancellationToken).ConfigureAwait(false))
            {
                if (hypothesis.Cause is not null && hypothesis.Prior > 0 && double.IsFinite(hypothesis.Prior) && known.Add(Key(hypothesis)))
                {
                    added.Add(hypothesis with { Id = $"H{next++}" });
                }
            }
        }

        return added;
    }

    private static (Entities.Entity Entity, string Mode, string? Change, Entities.Entity? ShowsAt) Key(Hypothesis hypothesis) =>
        (hypothesis.Cause!.Entity, hypothesis.Cause.FailureMode, hypothesis.Cause.ChangeId, hypothesis.ShowsAt);
}
