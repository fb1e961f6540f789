using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Has something happen whenever it is asked.</summary>
internal sealed class HookedConnector(IConnector inner, Action asked) : DelegatingConnector(inner)
{
    public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        asked();
        return base.AskAsync(query, cancellationToken);
    }
}
