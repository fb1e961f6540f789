namespace Cleric.Benchmarks.Commands.Fit;

/// <summary>
/// Finds the exponents under which the truth is most probable, held near 1 by a ridge (as much as so many recordings would say so), by gradient descent with momentum (Adam; Kingma and Ba, 2015).
/// </summary>
internal static class ExponentFit
{
    public const double ModeShare = 0.25;

    private const double Smallest = 0.2;
    private const double Largest = 2.5;
    private const int Steps = 400;
    private const double Rate = 0.02;

    /// <param name="cases">The investigations.</param>
    /// <param name="kinds">How many kinds of predictions there are.</param>
    /// <param name="ridge">How strongly exponents are held near 1.</param>
    /// <param name="held">A kind whose exponent stays 1; -1 for none.</param>
    public static double[] Fit(IReadOnlyList<FitCase> cases, int kinds, double ridge, int held)
    {
        var exponents = Enumerable.Repeat(1.0, kinds).ToArray();
        var (gradient, mean, square) = (new double[kinds], new double[kinds], new double[kinds]);
        for (var step = 1; step <= Steps; step++)
        {
            Array.Clear(gradient);
            foreach (var one in cases)
            {
                one.Loss(exponents, gradient, ModeShare);
            }

            for (var k = 0; k < kinds; k++)
            {
                if (k == held)
                {
                    continue;
                }

                var slope = gradient[k] + (2 * ridge * (exponents[k] - 1));
                mean[k] = (0.9 * mean[k]) + (0.1 * slope);
                square[k] = (0.99 * square[k]) + (0.01 * slope * slope);
                var (first, second) = (mean[k] / (1 - Math.Pow(0.9, step)), square[k] / (1 - Math.Pow(0.99, step)));
                exponents[k] = Math.Clamp(exponents[k] - (Rate * first / (Math.Sqrt(second) + 1e-6)), Smallest, Largest);
            }
        }

        return exponents;
    }
}
