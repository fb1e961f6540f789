using System.Diagnostics.Metrics;

namespace Cleric.AspNetCore;

/// <summary>What this package tells of itself, under the name "Cleric".</summary>
internal static class Telemetry
{
    private static readonly Meter Meter = new("Cleric");

    public static readonly UpDownCounter<long> Streams = Meter.CreateUpDownCounter<long>("cleric.streams", "{stream}", "Streams that are followed.");

    public static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("cleric.queue.waiting", "{investigation}", "Investigations that wait for their turn.");

    public static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("cleric.queue.running", "{investigation}", "Investigations that run.");

    public static readonly Counter<long> Webhooks = Meter.CreateCounter<long>("cleric.webhooks", "{delivery}", "Webhooks that were received.");
}
