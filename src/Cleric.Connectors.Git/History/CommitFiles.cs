using LibGit2Sharp;

namespace Cleric.Connectors.Git.History;

/// <summary>The files that a commit changed against its first parent, and how many they were before the limit.</summary>
internal sealed record CommitFiles(IReadOnlyList<FileChange> Files, int Total)
{
    /// <summary>The most files of a commit that are kept.</summary>
    public const int Most = 20_000;

    private static readonly CompareOptions NoRenames = new() { Similarity = SimilarityOptions.None };

    /// <summary>Compares trees, which reads neither the working folder nor its filters.</summary>
    public static CommitFiles Of(Repository repository, Commit commit)
    {
        var parent = commit.Parents.FirstOrDefault();
        using var changes = repository.Diff.Compare<TreeChanges>(parent?.Tree, commit.Tree, null, null, NoRenames);
        var files = new List<FileChange>();
        foreach (var change in changes.Take(Most))
        {
            files.Add(new FileChange(
                change.Path.Replace('\\', '/'),
                change.OldExists ? change.OldOid : null,
                change.Exists ? change.Oid : null,
                change.OldExists ? change.OldMode : Mode.Nonexistent,
                change.Exists ? change.Mode : Mode.Nonexistent));
        }

        return new CommitFiles(files, changes.Count);
    }
}
