using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors;

/// <summary>A link in the chain round a connector: passes everything on. Derive from it and override <see cref="AskAsync"/>.</summary>
public abstract class DelegatingConnector : IConnector
{
    /// <summary>Makes a link round <paramref name="inner"/>.</summary>
    protected DelegatingConnector(IConnector inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <inheritdoc/>
    public virtual ConnectorDescriptor Descriptor => Inner.Descriptor;

    /// <summary>The next link, or the connector itself.</summary>
    protected IConnector Inner { get; }

    /// <inheritdoc/>
    public virtual ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => Inner.AskAsync(query, cancellationToken);
}
