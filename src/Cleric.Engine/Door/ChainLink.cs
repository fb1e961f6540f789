using Cleric.Connectors;

namespace Cleric.Door;

/// <summary>A host's link as it is registered in the services: each one goes into the chain, in the order of registration.</summary>
internal sealed record ChainLink(Func<IConnector, ReadSession, IServiceProvider, IConnector> Make);
