namespace Cleric.Connectors.Catalog.Reading;

/// <summary>What a field of a descriptor refers to.</summary>
/// <param name="Field">The field, as in "spec.dependsOn".</param>
/// <param name="To">The entity.</param>
/// <param name="Line">The line it stands in, from 1.</param>
internal sealed record Reference(string Field, EntityRef To, int Line);
