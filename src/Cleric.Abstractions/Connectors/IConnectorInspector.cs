namespace Cleric.Connectors;

/// <summary>Looks at the connectors of a host through the door that investigations read through: what they reach, may see and have. A connector needs nothing for it but its one method.</summary>
public interface IConnectorInspector
{
    /// <summary>The connectors that can be described, in the order of registration.</summary>
    IReadOnlyList<ConnectorDescriptor> Connectors { get; }

    /// <summary>Describes a connector as a caller sees it. Each kind of query it declares is asked once, about a recent time and for few rows; tools are not.</summary>
    /// <param name="connector">Its name.</param>
    /// <param name="caller">On whose behalf. Null means the host itself: the principal "cleric" without a tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClericException">No connector has this name.</exception>
    Task<ConnectorStatus> DescribeAsync(string connector, Caller? caller = null, CancellationToken cancellationToken = default);
}
