using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Answers every kind of query alike.</summary>
internal sealed class AnyConnector(Func<Query, Answer> answer) : IConnector
{
    public ConnectorDescriptor Descriptor { get; } = new() { Name = "any", System = "any", Capabilities = [.. Enum.GetValues<QueryKind>().Select(kind => new QueryCapability(kind))] };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => new(answer(query));
}
