using Cleric.Reasoning.Statistics;

namespace Cleric.Engine.Tests.Reasoning.Statistics;

public sealed class SelectionTests
{
    public static TheoryData<string, Func<Random, int, double>> Shapes => new()
    {
        { "noise", (random, _) => random.NextDouble() },
        { "few values", (random, _) => random.Next(3) },
        { "one value", (_, _) => 7 },
        { "rising", (_, i) => i },
        { "falling", (_, i) => -i },
        { "to and fro", (_, i) => i % 2 == 0 ? i : -i },
        { "infinite ones among them", (random, i) => i % 5 == 0 ? double.PositiveInfinity : i % 7 == 0 ? double.NegativeInfinity : random.NextDouble() },
        { "ones that are no number among them", (random, i) => i % 4 == 0 ? double.NaN : random.NextDouble() },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Quantiles_are_those_of_the_sorted_samples(string shape, Func<Random, int, double> sample)
    {
        Assert.NotEmpty(shape);
        var random = new Random(5);
        foreach (var count in new[] { 1, 2, 3, 24, 25, 26, 60, 333, 5_000 })
        {
            double[] samples = [.. Enumerable.Range(0, count).Select(i => sample(random, i))];
            double[] sorted = [.. samples.Order()];
            foreach (var share in new[] { 0, 0.02, 0.05, 0.5, 0.95, 0.98, 1 })
            {
                Assert.Equal(ShiftTest.Quantile(sorted, share), Selection.Quantile(samples, share));
            }

            // Nothing is lost or made up, however often it is asked.
            Assert.Equal(sorted, samples.Order());
        }
    }
}
