using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>A connector that returns nothing at all.</summary>
internal sealed class NullConnector : IConnector
{
    public ConnectorDescriptor Descriptor { get; } = new() { Name = "null", System = "null", Capabilities = [new QueryCapability(QueryKind.Log)] };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => new((Answer)null!);
}
