namespace Cleric.Evaluation.Results;

/// <summary>A share with its 95 % interval (Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927).</summary>
/// <param name="Hits">How many.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Proportion(int Hits, int Of)
{
    private const double Z = 1.959964;

    /// <summary>The share; NaN of nothing.</summary>
    public double Value => (double)Hits / Of;

    /// <summary>The lower end of the interval.</summary>
    public double Low => Of == 0 ? 0 : Math.Max(0, Centre - Half);

    /// <summary>The upper end of the interval.</summary>
    public double High => Of == 0 ? 1 : Math.Min(1, Centre + Half);

    private double Centre => (Value + (Z * Z / (2 * Of))) / (1 + (Z * Z / Of));

    private double Half => Z * Math.Sqrt((Value * (1 - Value) / Of) + (Z * Z / (4.0 * Of * Of))) / (1 + (Z * Z / Of));
}
