using Cleric.Entities;

namespace Cleric.Connectors.Git.Deploys;

/// <summary>A tag that tells of a deployment.</summary>
internal sealed record DeployTag(string Name, Entity? Entity, string? Environment, string Version, DateTimeOffset Time, string? Author, string? Message, string CommitSha, bool IsAnnotated);
