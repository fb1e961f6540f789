using Cleric.Connectors.Mcp.Tests.Mappings;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;

namespace Cleric.Connectors.Mcp.Tests;

/// <summary>The rules for every connector, over a server whose tools are mapped to every kind that can be.</summary>
public sealed class McpConnectorConformanceTests : ConnectorConformanceTests, IAsyncLifetime
{
    private readonly Maps _maps = new();
    private readonly List<McpConnector> _connectors = [];

    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => Harness.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut =>
        [QueryKind.Log, QueryKind.Metric, QueryKind.Change, QueryKind.Alert, QueryKind.Resource, QueryKind.Knowledge, QueryKind.Topology];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken)
    {
        var options = new McpOptions { MappingFile = _maps.File(Maps.All) };
        ScriptedServer.Configure(options);
        var connector = new McpConnector(options);
        _connectors.Add(connector);
        return new(connector);
    }

    /// <summary>What a tool returns is about whatever it is asked: of an entity that nobody knows there is no document.</summary>
    protected override Query MakeQuery(QueryKind kind, Entity? entity, TimeWindow window, int limit) => kind == QueryKind.Tool
        ? new ToolQuery { Tool = entity == KnownEntity ? "many" : "none", Entity = entity, Window = window, Limit = limit }
        : base.MakeQuery(kind, entity, window, limit);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var connector in _connectors)
        {
            await connector.DisposeAsync();
        }

        _maps.Dispose();
    }
}
