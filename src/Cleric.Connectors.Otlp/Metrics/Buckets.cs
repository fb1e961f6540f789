namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>How the observations of a point are spread. Immutable.</summary>
internal abstract class Buckets
{
    /// <summary>About how much memory it takes of its own.</summary>
    public abstract int Bytes { get; }

    /// <summary>What was observed since <paramref name="earlier"/>, or null when that cannot be told: other bounds, or a count that fell.</summary>
    public abstract Buckets? Since(Buckets earlier);

    /// <summary>The quantile, or NaN where it cannot be told.</summary>
    public abstract double Quantile(double q);
}
