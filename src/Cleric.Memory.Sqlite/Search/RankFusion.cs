namespace Cleric.Memory.Sqlite.Search;

/// <summary>
/// Reciprocal rank fusion: a row's score is the sum over the rankings of 1 / (60 + its rank), of those it is in. Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet
/// and individual rank learning methods", SIGIR 2009, from where the constant is.
/// </summary>
internal static class RankFusion
{
    private const double K = 60;

    /// <returns>The rows, the best first; of equal ones that with the lower number.</returns>
    public static IReadOnlyList<(double Score, long RowId)> Fuse(params ReadOnlySpan<IReadOnlyList<long>> rankings)
    {
        var scores = new Dictionary<long, double>();
        foreach (var ranking in rankings)
        {
            for (var i = 0; i < ranking.Count; i++)
            {
                scores[ranking[i]] = scores.GetValueOrDefault(ranking[i]) + (1 / (K + i + 1));
            }
        }

        return [.. scores.Select(static pair => (pair.Value, pair.Key)).OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key)];
    }
}
