using Cleric.Queries;

namespace Cleric.Connectors;

/// <summary>What a connector is. The engine plans from this, never from a type's name.</summary>
public sealed record ConnectorDescriptor
{
    /// <summary>Its name, unique among the connectors of a host.</summary>
    public required string Name { get; init; }

    /// <summary>The system behind it, for example "prometheus".</summary>
    public required string System { get; init; }

    /// <summary>The kinds of query that it answers.</summary>
    public required IReadOnlyList<QueryCapability> Capabilities { get; init; }

    /// <summary>What it cannot see though one might expect it to, a sentence each: "logs older than 7 days".</summary>
    public IReadOnlyList<string> CannotSee { get; init; } = [];

    /// <summary>Whether it answers queries of <paramref name="kind"/>.</summary>
    public bool Answers(QueryKind kind) => Capabilities.Any(capability => capability.Kind == kind);
}
