using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Comparing;

/// <summary>Two evaluations of the same case set, compared case by case.</summary>
public sealed record Comparison
{
    private Comparison()
    {
    }

    /// <summary>What is compared with, and what is compared.</summary>
    public required (string First, string Second) Names { get; init; }

    /// <summary>Cases that both evaluated.</summary>
    public required int Pairs { get; init; }

    /// <summary>Cases that only one of the two evaluated, or that were invalid in one.</summary>
    public required IReadOnlyList<string> Unpaired { get; init; }

    /// <summary>Cases that were wrong and are right.</summary>
    public required IReadOnlyList<string> Mended { get; init; }

    /// <summary>Cases that were right and are wrong.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>
    /// How probable a split of the flipped cases at least as uneven is by chance: the exact two-sided form of McNemar's test ("Note on the Sampling Error of the Difference Between Correlated Proportions", 1947).
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>The share that is right.</summary>
    public required Difference Right { get; init; }

    /// <summary>The squared error of the confidence; less is better.</summary>
    public required Difference Brier { get; init; }

    /// <summary>Queries.</summary>
    public required Difference Queries { get; init; }

    /// <summary>Seconds.</summary>
    public required Difference Seconds { get; init; }

    /// <summary>Compares <paramref name="second"/> with <paramref name="first"/>. Several runs of a case count as their mean; a case is right when most of its runs are.</summary>
    /// <param name="first">What is compared with.</param>
    /// <param name="second">What is compared.</param>
    /// <exception cref="ClericException">They have no case in common.</exception>
    public static Comparison Of(EvaluationResult first, EvaluationResult second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (before, after) = (ByCase(first), ByCase(second));
        var names = before.Keys.Where(after.ContainsKey).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            throw new ClericException($"'{first.Name}' and '{second.Name}' have no case in common, so there is nothing to compare. Give two evaluations of the same case set.");
        }

        var mended = names.Where(name => !IsRight(before[name]) && IsRight(after[name])).ToList();
        var broken = names.Where(name => IsRight(before[name]) && !IsRight(after[name])).ToList();
        return new Comparison
        {
            Names = (first.Name, second.Name),
            Pairs = names.Count,
            Unpaired = [.. first.Cases.Concat(second.Cases).Select(result => result.Case).Distinct().Except(names).Order(StringComparer.Ordinal)],
            Mended = mended,
            Broken = broken,
            PValue = McNemar(mended.Count, broken.Count),
            Right = Paired(result => result.Right ? 1 : 0),
            Brier = Paired(result => Math.Pow(result.Confidence - (result.Right ? 1 : 0), 2)),
            Queries = Paired(result => result.Queries),
            Seconds = Paired(result => result.Elapsed.TotalSeconds),
        };

        Difference Paired(Func<CaseResult, double> value) => Difference.Of([.. names.Select(name => after[name].Average(value) - before[name].Average(value))]);
    }

    /// <summary>Twice the smaller tail of a binomial distribution with even odds, at most 1.</summary>
    internal static double McNemar(int mended, int broken)
    {
        var flipped = mended + broken;
        var (tail, ways) = (0.0, 1.0);
        for (var i = 0; i <= Math.Min(mended, broken); i++)
        {
            tail += ways * Math.Pow(0.5, flipped);
            ways *= (double)(flipped - i) / (i + 1);
        }

        return Math.Min(1, 2 * tail);
    }

    private static bool IsRight(List<CaseResult> runs) => runs.Count(run => run.Right) * 2 > runs.Count;

    private static Dictionary<string, List<CaseResult>> ByCase(EvaluationResult result) =>
        result.Cases.Where(run => run.Status != CaseStatus.Invalid).GroupBy(run => run.Case).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
}
