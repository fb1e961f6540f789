using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Adapters.Opensre;

/// <summary>Answers with what the files of a case hold; of kinds whose files are not there it answers nothing.</summary>
internal sealed class OpensreConnector(OpensreTelemetry telemetry) : IConnector
{
    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = "cloud",
        System = "cloud",
        Capabilities = [.. telemetry.Kinds.Select(kind => new QueryCapability(kind) { WholeEstate = true })],
    };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        var answer = Find(query);
        return new(answer is not NoAnswer && answer.Rows == 0 ? NoAnswer.Empty("the files hold none of it") : answer);
    }

    private Answer Find(Query query) => query switch
    {
        TopologyQuery => new TopologyAnswer { Topology = telemetry.Topology },
        MetricQuery when Has(QueryKind.Metric) => new MetricAnswer { Series = [.. telemetry.Series.Where(one => Of(query, one.Entity))], CoveredWindow = query.Window },
        LogQuery logs when Has(QueryKind.Log) => new LogAnswer { Records = [.. telemetry.Records.Where(one => Of(query, one.Entity) && query.Window.Contains(one.Time) && one.Severity >= logs.MinSeverity)], CoveredWindow = query.Window },
        ResourceQuery when Has(QueryKind.Resource) => new ResourceAnswer { States = [.. telemetry.States.Where(one => Of(query, one.Entity))], CoveredWindow = query.Window },
        AlertQuery when Has(QueryKind.Alert) => new AlertAnswer { Alerts = [.. telemetry.Alerts.Where(one => Of(query, one.Entity))], CoveredWindow = query.Window },
        _ => NoAnswer.NotConfigured("the case has no such files"),
    };

    private static bool Of(Query query, Entity? entity) => query.Entity is null || entity == query.Entity;

    private bool Has(QueryKind kind) => telemetry.Kinds.Contains(kind);
}
