namespace Cleric.Evaluation.Comparing;

/// <summary>A difference between two evaluations of the same cases, the second less the first.</summary>
/// <param name="Mean">The mean over the cases.</param>
/// <param name="Low">The lower end of its 95 % interval.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Difference(double Mean, double Low, double High)
{
    private const int Resamples = 10_000;
    private const int Seed = 20_240_229;

    /// <summary>Whether the interval leaves out nought.</summary>
    public bool IsClear => Low > 0 || High < 0;

    /// <summary>The paired bootstrap (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979): cases are drawn with their pair, always the same way.</summary>
    internal static Difference Of(IReadOnlyList<double> differences)
    {
        if (differences.Count == 0)
        {
            return new Difference(double.NaN, double.NaN, double.NaN);
        }

#pragma warning disable CA5394 // Not for security: the interval has to come out the same each time.
        var random = new Random(Seed);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < differences.Count; j++)
            {
                sum += differences[random.Next(differences.Count)];
            }

            means[i] = sum / differences.Count;
        }
#pragma warning restore CA5394

        Array.Sort(means);
        return new Difference(differences.Average(), means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples)]);
    }
}
