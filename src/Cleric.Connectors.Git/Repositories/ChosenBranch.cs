using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>The branch of a clone that is read.</summary>
/// <param name="Name">What it is called: "main", "origin/main", or a commit's id.</param>
/// <param name="Tip">Its newest commit.</param>
/// <param name="Reference">Its full name, or null for a commit.</param>
/// <param name="Doubt">Why it may not be all, in words, or null.</param>
internal sealed record ChosenBranch(string Name, Commit Tip, string? Reference, string? Doubt)
{
    /// <exception cref="RepositoryFault">There is no such branch, or none at all.</exception>
    public static ChosenBranch Of(Repository repository, string name, string? wanted)
    {
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            var branch = repository.Branches[wanted] ?? repository.Branches[$"origin/{wanted}"]
                ?? throw RepositoryFault.Failed($"{name}: there is no branch '{wanted}'. There are {Listed(repository.Branches.Select(known => known.FriendlyName))}. Fetch it, or mend the option Branch.");
            return OfBranch(branch, name, repository);
        }

        if (!repository.Info.IsHeadDetached && repository.Head.Tip is not null)
        {
            return OfBranch(repository.Head, name, repository);
        }

        // The reference that "git clone" sets to what the remote has checked out.
        if (repository.Refs["refs/remotes/origin/HEAD"]?.ResolveToDirectReference() is { } reference && repository.Branches[reference.CanonicalName] is { Tip: not null } remote)
        {
            return OfBranch(remote, name, repository);
        }

        return repository.Head.Tip is { } tip
            ? new ChosenBranch(tip.Sha, tip, null, $"{name}: no branch is checked out (HEAD is detached at {tip.Sha[..7]}), so commits that came after it are not seen. Set the option Branch.")
            : repository.Refs[repository.Head.CanonicalName] is not null ? throw Damaged(repository, name, repository.Head)
            : throw RepositoryFault.Failed($"{name}: the branch '{repository.Head.FriendlyName}' has no commit yet. Check one out that has, or set the option Branch.");
    }

    private static ChosenBranch OfBranch(Branch branch, string name, Repository repository)
    {
        if (branch.Tip is not { } tip)
        {
            throw Damaged(repository, name, branch);
        }

        if (branch.IsRemote || branch.TrackedBranch is not { Tip: { } followed } upstream || followed.Id == tip.Id)
        {
            return new ChosenBranch(branch.FriendlyName, tip, branch.CanonicalName, null);
        }

        var apart = repository.ObjectDatabase.CalculateHistoryDivergence(tip, followed);
        return apart switch
        {
            { AheadBy: 0, BehindBy: > 0 } => new ChosenBranch(upstream.FriendlyName, followed, upstream.CanonicalName, null),
            { BehindBy: 0, CommonAncestor: not null } => new ChosenBranch(branch.FriendlyName, tip, branch.CanonicalName, null),
            _ => new ChosenBranch(
                branch.FriendlyName,
                tip,
                branch.CanonicalName,
                $"{name}: '{branch.FriendlyName}' and '{upstream.FriendlyName}' have gone apart, and only the first is read. Set the option Branch to '{upstream.FriendlyName}' if that is what runs."),
        };
    }

    private static RepositoryFault Damaged(Repository repository, string name, Branch branch) =>
        RepositoryFault.Failed($"{name}: the newest commit of '{branch.FriendlyName}' is missing or damaged. Look at it with: git -C {Quoted.Path(repository.Info.Path)} fsck; or clone it anew.");

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(10)) + (all.Count > 10 ? ", ..." : "");
    }
}
