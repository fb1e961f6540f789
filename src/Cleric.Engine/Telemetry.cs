using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cleric;

/// <summary>What the engine tells of itself, under the name "Cleric".</summary>
internal static class Telemetry
{
    public const string Name = "Cleric";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Source = new(Name);

    public static readonly Counter<long> Investigations = Meter.CreateCounter<long>("cleric.investigations", "{investigation}", "Investigations that were concluded.");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cleric.investigation.duration", "s", "How long investigations took.");
}
