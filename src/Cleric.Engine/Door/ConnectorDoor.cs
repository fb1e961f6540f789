using Cleric.Connectors;

namespace Cleric.Door;

/// <summary>The one way in which the engine reads: a session opened here asks the connectors through the chain of links.</summary>
internal sealed class ConnectorDoor
{
    private readonly IReadOnlyList<IConnector> _connectors;
    private readonly ConnectorChainBuilder _chain;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;

    public ConnectorDoor(IEnumerable<IConnector> connectors, ConnectorChainBuilder chain, IServiceProvider services, TimeProvider time)
    {
        _connectors = [.. connectors];
        _chain = chain;
        _services = services;
        _time = time;
        Descriptors = Distinct(_connectors.Select(connector => connector.Descriptor));
    }

    /// <summary>The connectors that can be asked, in the order of registration.</summary>
    public IReadOnlyList<ConnectorDescriptor> Descriptors { get; }

    /// <summary>Opens the door for an investigation.</summary>
    public DoorSession Open(ReadSession session) => Open(_connectors, session);

    /// <summary>Opens the door for a replay in which the connectors need not exist: only their descriptors do.</summary>
    /// <exception cref="ClericException">The session is no replay, or two descriptors have one name.</exception>
    public DoorSession Open(ReadSession session, IReadOnlyList<ConnectorDescriptor> descriptors)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.Replaying)
        {
            throw new ClericException("Connectors that are known by their descriptors only can be asked in a replay, not live. Set ReadSession.Recorded.");
        }

        return Open([.. Distinct(descriptors).Select(descriptor => new RecordedConnector(descriptor))], session);
    }

    private static ConnectorDescriptor[] Distinct(IEnumerable<ConnectorDescriptor> descriptors)
    {
        var all = descriptors.ToArray();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var descriptor in all)
        {
            if (string.IsNullOrWhiteSpace(descriptor.Name) || descriptor.Name == DoorSession.Nobody)
            {
                throw new ClericException($"A connector for {descriptor.System} has the name '{descriptor.Name}', which cannot be used. Give it another.");
            }

            if (!names.Add(descriptor.Name))
            {
                throw new ClericException($"Two connectors have the name '{descriptor.Name}'. Give each a name of its own when it is added.");
            }
        }

        return all;
    }

    private DoorSession Open(IReadOnlyList<IConnector> connectors, ReadSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new DoorSession([.. connectors.Select(connector => _chain.Build(connector, session, _services))], session, DoorParts.From(_services).Redactor, _time);
    }
}
