using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Models;
using Cleric.Reports;

namespace Cleric.Investigations;

/// <summary>Checks a case file claim by claim: every citation is followed to its place, every posterior is computed anew.</summary>
internal static class CaseVerifier
{
    public static Verification Verify(CaseFold fold, IReadOnlyList<string> altered)
    {
        var exhibits = fold.Exhibits.ToDictionary(exhibit => exhibit.Id, exhibit => new Lazy<CitedContent>(() => new CitedContent(exhibit)), StringComparer.Ordinal);
        var claims = fold.Conclusion is null ? [] : ReportComposer.Compose(fold).Claims().ToList();
        var unresolved = new List<string>();
        foreach (var claim in claims)
        {
            if (claim.Citations.Count == 0 && !claim.Opinion)
            {
                unresolved.Add($"\"{claim.Statement}\" cites nothing");
            }

            foreach (var citation in claim.Citations)
            {
                if (!exhibits.TryGetValue(citation.ExhibitId, out var content))
                {
                    unresolved.Add($"{citation.ExhibitId}{citation.Pointer}: there is no such exhibit");
                }
                else if (content.Value.Problem(citation) is { } problem)
                {
                    unresolved.Add(problem);
                }
            }
        }

        unresolved.AddRange(fold.ModelCalls.Where(call => call.Prompt is { } prompt && Prompts.Hash(prompt) != call.PromptSha256).Select(call => $"{call.Id}: the prompt is not the one whose hash is recorded"));
        var recomputed = BeliefLedger.Posteriors(fold.Hypotheses, fold.Evidence).ToDictionary(belief => belief.HypothesisId, belief => belief.Probability, StringComparer.Ordinal);
        var difference = fold.Beliefs.Select(belief => Math.Abs(belief.Probability - recomputed.GetValueOrDefault(belief.HypothesisId))).DefaultIfEmpty(0).Max();
        if (fold.Conclusion is { } conclusion)
        {
            difference = Math.Max(difference, Math.Abs(conclusion.Confidence - recomputed.GetValueOrDefault(conclusion.HypothesisId)));
        }

        foreach (var content in exhibits.Values)
        {
            content.Value.Dispose();
        }

        return new Verification
        {
            Claims = claims.Count,
            Citations = claims.Sum(claim => claim.Citations.Count),
            Unresolved = unresolved,
            PosteriorDifference = difference,
            Altered = altered,
        };
    }
}
