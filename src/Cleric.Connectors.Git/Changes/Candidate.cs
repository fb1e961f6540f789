using Cleric.Connectors.Git.Deploys;
using Cleric.Connectors.Git.History;
using Cleric.Entities;

namespace Cleric.Connectors.Git.Changes;

/// <summary>What will be a change if the limit lets it: the part of a commit that is one entity's, or a tag.</summary>
internal sealed record Candidate(DateTimeOffset Time, Entity? Entity)
{
    /// <summary>The commit's place in the history, or -1 for a tag.</summary>
    public int Place { get; init; } = -1;

    public IReadOnlyList<FileChange> Files { get; init; } = [];

    /// <summary>Whether others have a part in the same commit.</summary>
    public bool Shared { get; init; }

    /// <summary>Whether what the commit changed is not known.</summary>
    public bool FilesUnknown { get; init; }

    public DeployTag? Tag { get; init; }

    public DeployTag? TagBefore { get; init; }
}
