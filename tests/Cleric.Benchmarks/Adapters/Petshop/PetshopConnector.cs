using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Adapters.Petshop;

/// <summary>Answers with the metrics of one issue and the call graph of the application.</summary>
internal sealed class PetshopConnector(MetricTable table, Topology topology, Func<string, string> rename) : IConnector
{
    /// <summary>A row speaks of the five minutes from its time on.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly ILookup<string, MetricSeries> _series = table.Columns.Select(column => Series(table, column, rename)).Where(series => series.Values.Length > 0).ToLookup(series => series.Entity.Name);

    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = "metrics",
        System = "cloudwatch",
        Capabilities = [new QueryCapability(QueryKind.Metric), new QueryCapability(QueryKind.Topology) { WholeEstate = true }],
    };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => new(query switch
    {
        TopologyQuery => new TopologyAnswer { Topology = topology },
        MetricQuery { Entity: { } entity } => new MetricAnswer { Series = [.. _series[entity.Name]], CoveredWindow = Window(table) },
        _ => NoAnswer.NotConfigured("metrics are asked for one entity at a time"),
    });

    public static TimeWindow Window(MetricTable table) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(table.Times[0]), DateTimeOffset.FromUnixTimeMilliseconds(table.Times[^1]) + Period);

    private static MetricSeries Series(MetricTable table, MetricTable.Column column, Func<string, string> rename)
    {
        var present = Enumerable.Range(0, table.Times.Length).Where(i => column.Values[i] is not null).ToArray();
        var (metric, statistic, unit, scale) = column.Metric switch
        {
            "requests" => ("requests", "rate", "{request}/s", 1 / Period.TotalSeconds),
            "latency" => ("latency", column.Statistic == "Average" ? "mean" : column.Statistic, "s", 1.0),
            "availability" => ("availability", "mean", "%", 1.0),
            var other => (other, column.Statistic, (string?)null, 1.0),
        };
        return new MetricSeries
        {
            Metric = metric,
            Entity = new Entity(rename(column.Component)),
            Statistic = statistic,
            Unit = unit,
            Times = present.Select(i => table.Times[i]).ToArray(),
            Values = present.Select(i => column.Values[i]!.Value * scale).ToArray(),
        };
    }
}
