using Cleric.Entities;

namespace Cleric.Reasoning;

/// <summary>What might have gone wrong: which entity, how, since when.</summary>
/// <param name="Entity">The entity at fault.</param>
/// <param name="FailureMode">The id of the failure mode.</param>
/// <param name="Since">Since when, as far as is known.</param>
/// <param name="ChangeId">The change that brought it about, where one is part of the hypothesis.</param>
public sealed record Cause(Entity Entity, string FailureMode, DateTimeOffset? Since = null, string? ChangeId = null);
