using System.Globalization;
using Cleric.Connectors.Git.Changes;
using Cleric.Connectors.Git.Deploys;
using Cleric.Connectors.Git.History;
using Cleric.Connectors.Git.Mapping;
using Cleric.Entities;
using Cleric.Queries;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>One repository of a connector, with what is kept of it in memory between queries. Opened anew for each, so that it is seen as it is. Thread-safe.</summary>
internal sealed class RepositorySource : IDisposable
{
    private readonly GitRepositoryOptions _settings;
    private readonly GitOptions _options;
    private readonly ServiceMap _services;
    private readonly DeployTagReader _tags;
    private readonly ConfigFiles _configFiles;
    private readonly CommitFilesCache _files = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private CommitIndex? _index;

    public RepositorySource(GitRepositoryOptions settings, GitOptions options, ConfigFiles configFiles)
    {
        (_settings, _options, _configFiles) = (settings, options, configFiles);
        Name = RepositoryNames.Of(settings);
        _services = new ServiceMap(settings, Name);
        _tags = new DeployTagReader(settings.DeployTags, _services);
    }

    public string Name { get; }

    public bool MayBe(Asked asked) => _services.MayBe(asked) || _tags.MayBe(asked);

    /// <summary>What a person would type to see the same.</summary>
    public string SentAs(TimeWindow window, string? branch)
    {
        var path = Quoted.Path(_settings.Path);
        var log = $"git -C {path} log --first-parent --diff-merges=first-parent -p --since={Text(window.Start)} --until={Text(window.End.AddTicks(-1))} {Quoted.Path(branch ?? (string.IsNullOrWhiteSpace(_settings.Branch) ? "HEAD" : _settings.Branch))}";
        return _settings.DeployTags.Count == 0 ? log : $"{log}; git -C {path} for-each-ref --sort=creatordate refs/tags";
    }

    /// <exception cref="RepositoryFault">The repository cannot answer.</exception>
    public (RepositoryReading Reading, string SentAs) Read(Query query, Asked asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var repository = RepositoryOpener.Open(Name, _settings.Path);
        try
        {
            var branch = ChosenBranch.Of(repository, Name, _settings.Branch);
            CommitIndex index;
            IReadOnlyList<(DeployTag Tag, DeployTag? Before)> tags;
            int unreadable;
            _gate.Wait(cancellationToken);
            try
            {
                index = _index = CommitIndex.Read(branch.Tip, RepositoryOpener.Shallow(repository), _index, _options.MaxCommits, _options.ClockTolerance, now, cancellationToken);
                (tags, unreadable) = _tags.MayBe(asked) ? _tags.Read(repository, cancellationToken) : ([], 0);
            }
            finally
            {
                _gate.Release();
            }

            var reading = new RepositoryReading(repository, new ChangeWriter(repository, Name, branch.Name, index, _configFiles, _options));
            Judge(reading, query.Window, branch, index, Freshness.Of(repository, branch, index.Newest, now), now);
            AddCommits(reading, repository, query.Window, asked, index, cancellationToken);
            AddTags(reading, query.Window, asked, tags, unreadable, now);
            return (reading, SentAs(query.Window, branch.Name));
        }
        catch (Exception exception)
        {
            repository.Dispose();
            if (Damage.Is(exception))
            {
                throw RepositoryOpener.Unreadable(Name, _settings.Path, exception);
            }

            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>How much of the window the clone can know of.</summary>
    private void Judge(RepositoryReading reading, TimeWindow window, ChosenBranch branch, CommitIndex index, DateTimeOffset known, DateTimeOffset now)
    {
        if (branch.Doubt is { } doubt)
        {
            reading.Cut(doubt);
        }

        if (index.End != HistoryEnd.Root)
        {
            reading.KnownFrom = index.Oldest;
            var (why, what) = index.End switch
            {
                HistoryEnd.Shallow => ("the clone is shallow", $"Fetch the rest: git -C {Quoted.Path(_settings.Path)} fetch --unshallow."),
                HistoryEnd.Bounded => ("no more commits are kept", "Raise MaxCommits."),
                _ => ("what comes before is missing or damaged", $"Look at it with: git -C {Quoted.Path(_settings.Path)} fsck; or clone it anew."),
            };
            var begins = $"{Name}: the history of '{branch.Name}' begins with commit {index.IdAt(0).Sha[..7]} of {Text(index.Oldest)}, since {why}";
            if (index.Oldest >= window.End)
            {
                throw RepositoryFault.Failed($"{begins}, which is after the window. {what}");
            }

            if (index.Oldest >= window.Start)
            {
                reading.Cut($"{begins}: what was changed before, and by that commit itself, is not known. {what}");
            }
        }

        reading.KnownUntil = known;
        var end = window.End < now ? window.End : now;
        if (known < end - _options.StalenessTolerance)
        {
            reading.IsStale = true;
            reading.Notes.Add($"{Name}: the clone last heard of '{branch.Name}' at {Text(known)}{(known < window.Start ? ", before the window begins" : "")}; what was changed later is not known. Fetch it: git -C {Quoted.Path(_settings.Path)} fetch.");
        }
    }

    private void AddCommits(RepositoryReading reading, Repository repository, TimeWindow window, Asked asked, CommitIndex index, CancellationToken cancellationToken)
    {
        var places = index.Within(window);
        if (places.Count > _options.MaxCommitsPerQuery)
        {
            reading.Cut(string.Create(CultureInfo.InvariantCulture, $"{Name}: {places.Count} commits lie in the window, of which {_options.MaxCommitsPerQuery} were looked at, evenly over it. Ask for less time, or raise MaxCommitsPerQuery."));
            reading.IsSampled = true;
            places = Sampling.Even(places, _options.MaxCommitsPerQuery);
        }

        var unknown = 0;
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            unknown += AddCommit(reading, repository, asked, index, place) ? 0 : 1;
        }

        if (unknown > 0)
        {
            reading.Cut(string.Create(CultureInfo.InvariantCulture, $"{Name}: what {unknown} commits of the window changed cannot be read from the clone (a partial or damaged one), so it is not known whose they are."));
        }

        foreach (var misplaced in index.Misplaced.Where(commit => !window.Contains(index.TimeAt(commit.Place)) && MayLieIn(commit, window)).Take(20))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Parts(repository, index, misplaced.Place)?.Any(part => asked.Matches(part.Entity)) != false)
            {
                reading.Cut($"{Name}: commit {index.IdAt(misplaced.Place).Sha[..7]} bears the time {Text(index.TimeAt(misplaced.Place))}, but its place in the history is {ChangeWriter.Between(misplaced)}. A clock was wrong, and the commit may belong into the window: look at it by hand.");
            }
        }
    }

    /// <returns>Whether it is known what the commit changed.</returns>
    private bool AddCommit(RepositoryReading reading, Repository repository, Asked asked, CommitIndex index, int place)
    {
        var parts = Parts(repository, index, place);
        if (parts is not null && _files.Of(repository, index.IdAt(place)) is var (files, total) && files.Count < total)
        {
            reading.Cut(string.Create(CultureInfo.InvariantCulture, $"{Name}: commit {index.IdAt(place).Sha[..7]} changed {total} files, of which the first {files.Count} were looked at."));
        }

        foreach (var (entity, changed) in parts ?? [])
        {
            if (asked.Matches(entity))
            {
                reading.Candidates.Add(new Candidate(index.TimeAt(place), entity) { Place = place, Files = changed, Shared = parts!.Count > 1 });
            }
        }

        // Whose it is cannot be told by its paths; where no path names anybody, it need not be.
        if (parts is null && asked.Matches(_settings.Paths.Count == 0 ? _services.Default : null))
        {
            reading.Candidates.Add(new Candidate(index.TimeAt(place), _settings.Paths.Count == 0 ? _services.Default : null) { Place = place, FilesUnknown = true });
        }

        // The first commit of a cut history is told of by its own note.
        return parts is not null || index.IsCutOff(place);
    }

    /// <summary>Whose files a commit changed, in the order of their names; null when that is not known. A commit without files is the default service's.</summary>
    private List<(Entity? Entity, IReadOnlyList<FileChange> Files)>? Parts(Repository repository, CommitIndex index, int place)
    {
        if (index.IsCutOff(place))
        {
            return null;
        }

        try
        {
            var (files, _) = _files.Of(repository, index.IdAt(place));
            return files.Count == 0
                ? [(_services.Default, [])]
                : [.. files.GroupBy(file => _services.Of(file.Path)).OrderBy(group => group.Key?.Id, StringComparer.Ordinal).Select(group => (group.Key, (IReadOnlyList<FileChange>)[.. group]))];
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return null;
        }
    }

    private void AddTags(RepositoryReading reading, TimeWindow window, Asked asked, IReadOnlyList<(DeployTag Tag, DeployTag? Before)> tags, int unreadable, DateTimeOffset now)
    {
        foreach (var (tag, before) in tags.Where(item => asked.Matches(item.Tag.Entity)))
        {
            if (window.Contains(tag.Time))
            {
                reading.Candidates.Add(new Candidate(tag.Time, tag.Entity) { Tag = tag, TagBefore = before });
            }
            else if (tag.Time > now + _options.ClockTolerance && window.End >= now - _options.ClockTolerance)
            {
                reading.Cut($"{Name}: tag {tag.Name} bears the time {Text(tag.Time)}, which is to come. A clock was wrong, and the deployment may belong into the window: look at it by hand.");
            }
        }

        if (unreadable > 0)
        {
            reading.Cut(string.Create(CultureInfo.InvariantCulture, $"{Name}: {unreadable} deploy tags point to what is no commit, or is not in the clone."));
        }
    }

    private static bool MayLieIn(Misplaced commit, TimeWindow window) =>
        (commit.Earliest == long.MinValue || DateTimeOffset.FromUnixTimeSeconds(commit.Earliest) < window.End) && DateTimeOffset.FromUnixTimeSeconds(commit.Latest) >= window.Start;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
