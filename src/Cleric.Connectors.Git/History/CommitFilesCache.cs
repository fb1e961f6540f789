using LibGit2Sharp;

namespace Cleric.Connectors.Git.History;

/// <summary>What commits changed, which never becomes another. Holds up to so many files; the first that came goes first.</summary>
internal sealed class CommitFilesCache
{
    private const int MostFiles = 200_000;

    private readonly Dictionary<ObjectId, CommitFiles> _known = [];
    private readonly Queue<ObjectId> _order = [];
    private readonly Lock _lock = new();
    private int _files;

    public CommitFiles Of(Repository repository, ObjectId id)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(id, out var known))
            {
                return known;
            }
        }

        var commit = repository.Lookup<Commit>(id) ?? throw new NotFoundException($"commit {id.Sha} is missing");
        var files = CommitFiles.Of(repository, commit);
        lock (_lock)
        {
            if (_known.TryAdd(id, files))
            {
                _order.Enqueue(id);
                _files += Weight(files);
                while (_files > MostFiles && _order.Count > 1)
                {
                    _known.Remove(_order.Dequeue(), out var gone);
                    _files -= Weight(gone!);
                }
            }
        }

        return files;
    }

    private static int Weight(CommitFiles files) => files.Files.Count + 1;
}
