using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cleric.Door;

/// <summary>What the door reports about itself, under the name "Cleric". Durations are in seconds.</summary>
internal static class ReadTelemetry
{
    public static readonly ActivitySource Source = new("Cleric");

    private static readonly Meter Meter = new("Cleric");
    private static readonly Counter<long> Reads = Meter.CreateCounter<long>("cleric.reads", "{read}", "Questions put to connectors.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("cleric.read.rows", "{row}", "Rows that connectors returned.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cleric.read.duration", "s", "How long answers took.");

    public static void Record(in TagList tags, long rows, TimeSpan elapsed)
    {
        Reads.Add(1, tags);
        Rows.Add(rows, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
    }
}
