using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Door;

/// <summary>A connector of which only the descriptor is known: in a replay its answers come from the recording.</summary>
internal sealed class RecordedConnector(ConnectorDescriptor descriptor) : IConnector
{
    public ConnectorDescriptor Descriptor => descriptor;

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Answer>(NoAnswer.NotAsked($"{descriptor.Name} is known from a recording only; there is no system to ask."));
}
