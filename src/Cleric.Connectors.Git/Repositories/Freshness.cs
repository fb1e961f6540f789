using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>Tells until when a clone knows what happened to a branch.</summary>
internal static class Freshness
{
    private static readonly string[] Heard = ["clone", "fetch", "pull", "update by push"];

    /// <summary>
    /// A repository without a remote is itself where changes are made, and knows until now. A clone knows until it last fetched the branch (the time of FETCH_HEAD, where that names the branch),
    /// until the last entry of a reflog that tells of a clone, fetch, pull or push, or until its newest commit, whichever is latest.
    /// </summary>
    public static DateTimeOffset Of(Repository repository, ChosenBranch branch, DateTimeOffset newestCommit, DateTimeOffset now)
    {
        if (!repository.Network.Remotes.Any())
        {
            return now;
        }

        var known = newestCommit;
        foreach (var time in Fetched(repository, branch).Concat(Logged(repository, branch)))
        {
            known = time > known && time <= now ? time : known;
        }

        return known < now ? known : now;
    }

    private static IEnumerable<DateTimeOffset> Fetched(Repository repository, ChosenBranch branch)
    {
        // A failed fetch leaves the file empty, and one of another branch does not name this one.
        var needles = Names(branch).Select(name => $"branch '{name}' of ").ToList();
        foreach (var folder in new[] { repository.Info.Path, RepositoryOpener.CommonFolder(repository) }.Distinct(StringComparer.Ordinal))
        {
            var file = new FileInfo(Path.Combine(folder, "FETCH_HEAD"));
            if (file.Exists && File.ReadLines(file.FullName).Any(line => needles.Any(needle => line.Contains(needle, StringComparison.Ordinal))))
            {
                yield return new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Logged(Repository repository, ChosenBranch branch)
    {
        foreach (var name in new[] { branch.Reference, "refs/remotes/origin/HEAD" }.OfType<string>())
        {
            if (repository.Refs[name] is null)
            {
                continue;
            }

            var newest = repository.Refs.Log(name).FirstOrDefault(entry => Heard.Any(word => entry.Message.StartsWith(word, StringComparison.Ordinal)));
            if (newest is not null)
            {
                yield return newest.Committer.When;
            }
        }
    }

    /// <summary>What the remote may call the branch: "origin/release/1" is its "release/1".</summary>
    private static IEnumerable<string> Names(ChosenBranch branch)
    {
        const string Remotes = "refs/remotes/";
        const string Heads = "refs/heads/";
        if (branch.Reference is not { } reference)
        {
            return [];
        }

        return reference.StartsWith(Remotes, StringComparison.Ordinal) ? [reference[(reference.IndexOf('/', Remotes.Length) + 1)..]]
            : reference.StartsWith(Heads, StringComparison.Ordinal) ? [reference[Heads.Length..]]
            : [];
    }
}
