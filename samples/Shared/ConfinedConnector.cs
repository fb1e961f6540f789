using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Shared;

/// <summary>Answers one tenant only.</summary>
internal sealed class ConfinedConnector(IConnector inner, string tenant) : DelegatingConnector(inner)
{
    public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
        query?.Caller.Tenant == tenant ? base.AskAsync(query, cancellationToken) : new(NoAnswer.Denied($"{Descriptor.Name} is {tenant}'s."));
}
