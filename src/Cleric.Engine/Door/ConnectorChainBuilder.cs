using Cleric.Connectors;

namespace Cleric.Door;

/// <summary>
/// Builds the chain of links that everything read passes through. Outermost first: audit, budget, replay, the host's own links, cache,
/// redaction, resilience, connector. The built-in links are always there. A host's link runs for cached answers too, and not in a replay, whose
/// answers have passed it before; what it adds is redacted. Fill it while the host starts: once an investigation has begun it is closed.
/// </summary>
public sealed class ConnectorChainBuilder
{
    private readonly List<Func<IConnector, ReadSession, IServiceProvider, IConnector>> _links = [];
    private volatile bool _built;

    /// <summary>Adds a link of the host's own. The first one added is the outermost of them.</summary>
    /// <param name="link">Makes the link round the next one, for one connector in one investigation. Called once for each.</param>
    /// <exception cref="ClericException">An investigation has already begun.</exception>
    public ConnectorChainBuilder Use(Func<IConnector, ReadSession, IServiceProvider, IConnector> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_built)
        {
            throw new ClericException("A link was added to the chain round the connectors after an investigation had begun. Add links while the host starts.");
        }

        _links.Add(link);
        return this;
    }

    /// <summary>Puts the chain round a connector.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="session">The investigation that reads.</param>
    /// <param name="services">The host's services, with those that <c>AddCleric</c> adds.</param>
    /// <exception cref="ClericException">A link came out as null.</exception>
    public IConnector Build(IConnector connector, ReadSession session, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(services);
        _built = true;
        var parts = DoorParts.From(services);
        IConnector chain = new ResilienceLink(connector, parts.Pipelines);
        chain = new RedactionLink(chain, parts.Redactor);
        chain = new CacheLink(chain, parts.Cache);
        for (var i = _links.Count - 1; i >= 0; i--)
        {
            chain = _links[i](chain, session, services)
                ?? throw new ClericException($"Link {i + 1} of the chain round connector '{connector.Descriptor.Name}' came out as null. Return a connector from the function given to Use.");
        }

        if (_links.Count > 0)
        {
            chain = new RedactionLink(chain, parts.Redactor);
        }

        chain = new ReplayLink(chain, session);
        chain = new BudgetLink(chain, session);
        return new AuditLink(chain, session, parts.Logger, parts.Time);
    }
}
