namespace Cleric.Reasoning.Statistics;

/// <summary>How far the samples of an incident left what was normal before it.</summary>
/// <param name="Baseline">The median before.</param>
/// <param name="Current">The median since.</param>
/// <param name="Peak">The sample since that is farthest from normal in the direction tested.</param>
/// <param name="Beyond">The share of samples since that lie beyond what was normal.</param>
/// <param name="Strength">The probability that the shift is real.</param>
/// <param name="Limit">The value beyond which a sample is not normal.</param>
internal readonly record struct Shift(double Baseline, double Current, double Peak, double Beyond, double Strength, double Limit)
{
    /// <summary>How many times normal it is now; infinity when normal is nothing.</summary>
    public double Ratio => Baseline == 0 ? (Current == 0 ? 1 : double.PositiveInfinity) : Current / Baseline;
}
