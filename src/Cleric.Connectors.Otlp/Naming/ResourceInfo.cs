using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Naming;

/// <summary>A resource of the telemetry and the entity that it stands for.</summary>
/// <param name="Id">Its number in the catalogue.</param>
/// <param name="Name">What the telemetry calls it.</param>
/// <param name="Entity">The entity; of an ambiguous name a service of that name, which matches no query for an entity.</param>
/// <param name="Ambiguous">Whether the topology knows several entities by this name.</param>
/// <param name="Attributes">The resource's attributes, sorted by key.</param>
internal sealed record ResourceInfo(int Id, string Name, Entity Entity, bool Ambiguous, IReadOnlyList<KeyValuePair<string, string>> Attributes);
