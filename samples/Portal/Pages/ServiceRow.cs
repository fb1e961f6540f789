using Cleric.Entities;

namespace Portal.Pages;

/// <summary>A service as the catalogue shows it.</summary>
internal sealed record ServiceRow(Entity Entity, string? Team, IReadOnlyList<Entity> Needs, IReadOnlyList<Entity> UsedBy, int Alerts);
