using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests;

/// <summary>The rules for every connector, over a capture with a file of each kind that is kept in memory.</summary>
public class OtlpConnectorConformanceTests : ConnectorConformanceTests, IDisposable
{
    private readonly TestFolder _folder = SmallCapture.Write(new TestFolder());

    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => Window;

    /// <summary>How much memory the connector may take.</summary>
    protected virtual long MemoryLimit => 64 << 20;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(_folder.Connector(options => options.MemoryLimitBytes = MemoryLimit));
}

/// <summary>The same where the files are larger than the memory.</summary>
public sealed class OtlpConnectorBeyondMemoryConformanceTests : OtlpConnectorConformanceTests
{
    protected override long MemoryLimit => 60_000;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Log, QueryKind.Trace, QueryKind.Change, QueryKind.Resource];
}
