using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Adapters.Opensre;

/// <summary>What a case lets be seen, in the words of the connectors.</summary>
internal sealed record OpensreTelemetry
{
    public required Entity Subject { get; init; }

    public required DateTimeOffset At { get; init; }

    public HashSet<QueryKind> Kinds { get; } = [QueryKind.Topology];

    public List<MetricSeries> Series { get; } = [];

    public List<LogRecord> Records { get; } = [];

    public List<ResourceState> States { get; } = [];

    public List<Alert> Alerts { get; } = [];

    public Topology Topology { get; set; } = Topology.Empty;
}
