namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>The quantiles of a summary, which cannot be told apart by time: they are what the program says.</summary>
internal sealed class SummaryQuantiles(double[] quantiles, double[] values) : Buckets
{
    public ReadOnlySpan<double> Quantiles => quantiles;

    public ReadOnlySpan<double> Values => values;

    public override int Bytes => 64 + (16 * quantiles.Length);

    public override Buckets? Since(Buckets earlier) => null;

    public override double Quantile(double q)
    {
        var at = Array.IndexOf(quantiles, q);
        return at < 0 ? double.NaN : values[at];
    }
}
