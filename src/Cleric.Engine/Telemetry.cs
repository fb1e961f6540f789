using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cleric.Models;

namespace Cleric;

/// <summary>What the engine tells of itself, under the name "Cleric".</summary>
internal static class Telemetry
{
    public const string Name = "Cleric";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Source = new(Name);

    public static readonly Counter<long> Investigations = Meter.CreateCounter<long>("cleric.investigations", "{investigation}", "Investigations that were concluded.");

    private static readonly Counter<long> ModelTokens = Meter.CreateCounter<long>("cleric.model.tokens", "{token}", "Tokens that models took, in and out.");

    private static readonly Counter<double> ModelCost = Meter.CreateCounter<double>("cleric.model.cost", "{currency}", "What models cost, by the configured prices.");

    private static readonly Counter<long> ModelDropped = Meter.CreateCounter<long>("cleric.model.dropped", "{claim}", "What models said that did not count.");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cleric.investigation.duration", "s", "How long investigations took.");

    /// <summary>Counts what asking a model took and came to.</summary>
    public static void Told(ModelCall call)
    {
        var seat = new KeyValuePair<string, object?>("cleric.model.seat", call.Seat.ToString().ToLowerInvariant());
        var model = new KeyValuePair<string, object?>("gen_ai.request.model", call.Model);
        ModelTokens.Add(call.InputTokens, seat, model, new("gen_ai.token.type", "input"));
        ModelTokens.Add(call.OutputTokens, seat, model, new("gen_ai.token.type", "output"));
        ModelCost.Add((double)call.Cost, seat, model);
        ModelDropped.Add(call.Dropped.Count, seat, model);
    }
}
