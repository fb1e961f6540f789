using Cleric.Connectors.Git.Changes;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>What a repository has to say to a query, before the limit: candidates, from which changes are made while it is open.</summary>
internal sealed class RepositoryReading(Repository repository, ChangeWriter writer) : IDisposable
{
    public List<Candidate> Candidates { get; } = [];

    public ChangeWriter Writer { get; } = writer;

    public List<string> Notes { get; } = [];

    /// <summary>Whether something of the window is missing.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether the clone knows less than the window asks for.</summary>
    public bool IsStale { get; set; }

    /// <summary>How many candidates were not looked for, or null when none.</summary>
    public bool IsSampled { get; set; }

    public DateTimeOffset KnownFrom { get; set; } = DateTimeOffset.MinValue;

    public DateTimeOffset KnownUntil { get; set; } = DateTimeOffset.MaxValue;

    public void Cut(string note)
    {
        IsCut = true;
        Notes.Add(note);
    }

    public void Dispose() => repository.Dispose();
}
