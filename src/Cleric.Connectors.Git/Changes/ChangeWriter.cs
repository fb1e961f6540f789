using System.Globalization;
using Cleric.Connectors.Git.History;
using Cleric.Connectors.Git.Mapping;
using Cleric.Connectors.Git.Repositories;
using Cleric.Connectors.Git.Settings;
using Cleric.Entities;
using Cleric.Exhibits;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Changes;

/// <summary>Makes changes of commits and tags.</summary>
internal sealed class ChangeWriter(Repository repository, string name, string branch, CommitIndex index, ConfigFiles configFiles, GitOptions options)
{
    private const int MostMerged = 50;
    private const int MostListed = 20;
    private const int MostKeys = 30;
    private const int MostParsed = 50;
    private const int KeysInLine = 8;
    private static readonly TimeSpan SameTime = TimeSpan.FromMinutes(1);

    /// <summary>How many differences were cut, or could not be read.</summary>
    public int DiffsCut { get; private set; }

    public Change Write(Candidate candidate, Entity? entity, CancellationToken cancellationToken) =>
        candidate.Tag is null ? OfCommit(candidate, entity, cancellationToken) : OfTag(candidate, entity);

    private Change OfTag(Candidate candidate, Entity? entity)
    {
        var tag = candidate.Tag!;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["repository"] = name, ["tag"] = tag.Name, ["commit"] = tag.CommitSha };
        Add(attributes, "environment", tag.Environment);
        Add(attributes, "time", tag.IsAnnotated ? null : "that of the commit, since the tag has none");
        var where = tag.Environment is null ? "" : $" to {tag.Environment}";
        return new Change
        {
            Id = $"{name}:refs/tags/{tag.Name}",
            Time = tag.Time,
            Kind = "deploy",
            Entity = entity,
            Title = string.IsNullOrWhiteSpace(tag.Message) ? $"{entity?.Name ?? name} {tag.Version} deployed{where} (tag {tag.Name})" : $"{FirstLine(tag.Message)} (tag {tag.Name})",
            Author = tag.Author,
            From = candidate.TagBefore?.Version,
            To = tag.Version,
            Attributes = attributes,
        };
    }

    private Change OfCommit(Candidate candidate, Entity? entity, CancellationToken cancellationToken)
    {
        var commit = repository.Lookup<Commit>(index.IdAt(candidate.Place));
        var files = candidate.Files;
        var isConfig = files.Count > 0 && files.All(file => file.IsFile && configFiles.Are(file.Path));
        var (diff, cut) = DiffText.Of(repository, files, options.MaxDiffCharacters, options.MaxFileBytes, cancellationToken);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["repository"] = name, ["branch"] = branch, ["commit"] = commit.Sha };
        if (candidate.FilesUnknown)
        {
            attributes["files"] = "not known: the clone does not hold the commit before this one";
        }
        else if (files.Count > 0)
        {
            attributes["files"] = Listed([.. files.Select(file => file.Path)], ", ");
        }

        if (cut)
        {
            attributes["diff"] = $"cut; whole: git -C {Quoted.Path(repository.Info.Path)} show -m --first-parent {commit.Sha}";
            DiffsCut++;
        }

        AddPeople(attributes, commit, candidate.Place);
        var merged = Merged(commit);
        AddReverts(attributes, commit, merged);
        if (merged.Count > 0)
        {
            var count = merged.Count > MostMerged ? $"more than {MostMerged}" : merged.Count.ToString(CultureInfo.InvariantCulture);
            attributes["merged"] = $"{count} commits: {Listed([.. merged.Take(MostMerged).Select(other => $"{other.Sha[..7]} {other.MessageShort}")], "; ")}";
        }

        foreach (var submodule in files.Where(file => file.IsSubmodule).Take(MostListed))
        {
            attributes[$"submodule {submodule.Path}"] = $"{submodule.Before?.Sha ?? KeyChange.None} -> {submodule.After?.Sha ?? KeyChange.None}";
        }

        var (from, to) = isConfig ? AddKeys(attributes, files, cancellationToken) : (null, null);
        return new Change
        {
            Id = candidate.Shared && candidate.Entity is { } part ? $"{commit.Sha}:{part.Name}" : commit.Sha,
            Time = candidate.Time,
            Kind = isConfig ? "config" : "commit",
            Entity = entity,
            Title = TitleOf(commit),
            Author = string.IsNullOrWhiteSpace(commit.Author?.Name) ? null : commit.Author.Name,
            From = from,
            To = to,
            Diff = diff,
            Attributes = attributes,
        };
    }

    /// <summary>A merge's own title names branches; what was merged stands in the line below, where the hosting services put it.</summary>
    private static string TitleOf(Commit commit)
    {
        var title = FirstLine(commit.Message);
        if (commit.Parents.Skip(1).Any() && title.StartsWith("Merge ", StringComparison.Ordinal)
            && commit.Message.Split('\n').Skip(1).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) is { } what)
        {
            return $"{title}: {what}";
        }

        return title.Length == 0 ? $"commit {commit.Sha[..7]}, without a message" : title;
    }

    private void AddPeople(Dictionary<string, string> attributes, Commit commit, int place)
    {
        var (author, committer) = (commit.Author, commit.Committer);
        if ((author.When - committer.When).Duration() > SameTime)
        {
            attributes["authored"] = Text(author.When);
        }

        if (author.Name != committer.Name)
        {
            Add(attributes, "committer", committer.Name);
        }

        if (index.MisplacedAt(place) is { } misplaced)
        {
            attributes["clock"] = $"the time contradicts the history, which places the commit {Between(misplaced)}";
        }
    }

    public static string Between(Misplaced misplaced)
    {
        var until = Text(DateTimeOffset.FromUnixTimeSeconds(misplaced.Latest));
        return misplaced.Earliest == long.MinValue ? $"before {until}" : $"between {Text(DateTimeOffset.FromUnixTimeSeconds(misplaced.Earliest))} and {until}";
    }

    private void AddReverts(Dictionary<string, string> attributes, Commit commit, List<Commit> merged)
    {
        var reverted = new List<string>();
        foreach (var message in merged.Select(other => other.Message).Prepend(commit.Message))
        {
            var (commits, title) = Reverts.Read(message);
            reverted.AddRange(commits.Select(Named));
            if (commits.Count == 0 && title is not null && !reverted.Any(known => known.Contains(title, StringComparison.Ordinal)))
            {
                reverted.Add($"\"{title}\"");
            }
        }

        if (reverted.Count > 0)
        {
            attributes["reverts"] = Listed([.. reverted.Distinct()], "; ");
        }

        string Named(string sha)
        {
            try
            {
                return repository.Lookup<Commit>(sha) is { } known ? $"{known.Sha} \"{FirstLine(known.Message)}\"" : sha;
            }
            catch (Exception exception) when (Damage.Is(exception))
            {
                return sha;
            }
        }
    }

    /// <summary>The commits that a merge brought, newest first, and one more than are listed when there are more.</summary>
    private List<Commit> Merged(Commit commit)
    {
        try
        {
            var parents = commit.Parents.ToList();
            return parents.Count < 2 ? [] : [.. repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = parents.Skip(1).ToList(), ExcludeReachableFrom = parents[0], SortBy = CommitSortStrategies.Time }).Take(MostMerged + 1)];
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            // They are not in a shallow clone. What they changed is: it is the difference from the first parent.
            return [];
        }
    }

    private (string? From, string? To) AddKeys(Dictionary<string, string> attributes, IReadOnlyList<FileChange> files, CancellationToken cancellationToken)
    {
        var changes = new List<(string File, KeyChange Change)>();
        var notRead = new List<string>();
        foreach (var file in files.Where(file => SettingsFile.IsReadable(file.Path)).Take(MostParsed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (before, faultBefore) = Documents(file.Path, file.Before);
            var (after, faultAfter) = Documents(file.Path, file.After);
            if ((faultBefore ?? faultAfter) is { } fault)
            {
                notRead.Add($"{file.Path}: {fault}");
                continue;
            }

            try
            {
                changes.AddRange(KeyChanges.Between(before, after).Select(change => (file.Path, change)));
            }
            catch (SettingsFault tooMuch)
            {
                notRead.Add($"{file.Path}: {tooMuch.Message}");
            }
        }

        if (notRead.Count > 0)
        {
            attributes["keys"] = $"not read: {Listed(notRead, "; ")}";
        }

        // Named by its file where there are several, or where the key's name is taken.
        var several = changes.Select(change => change.File).Distinct().Count() > 1;
        foreach (var (file, change) in changes.Take(MostKeys))
        {
            var key = change.Key.Length == 0 ? "(all)" : change.Key;
            attributes.TryAdd(several || attributes.ContainsKey(key) ? $"{file}: {key}" : key, change.ToString());
        }

        if (changes.Count > MostKeys)
        {
            attributes["more keys"] = string.Create(CultureInfo.InvariantCulture, $"{changes.Count - MostKeys} more keys changed; see the difference");
        }

        return (Line(changes.Select(change => (change.Change.Key, change.Change.From))), Line(changes.Select(change => (change.Change.Key, change.Change.To))));

        // Always with the key: by it a reader knows what the value is, and redaction whether it is a secret.
        static string? Line(IEnumerable<(string Key, string? Value)> values)
        {
            var there = values.Where(pair => pair.Value is not null).ToList();
            return there.Count == 0 ? null : string.Join(", ", there.Take(KeysInLine).Select(pair => $"{pair.Key}: {KeyChange.Short(pair.Value)}")) + (there.Count > KeysInLine ? ", ..." : "");
        }
    }

    private (IReadOnlyList<SettingNode> Documents, string? Fault) Documents(string path, ObjectId? id)
    {
        if (id is null)
        {
            return ([], null);
        }

        try
        {
            if (repository.ObjectDatabase.RetrieveObjectMetadata(id).Size > options.MaxFileBytes)
            {
                return ([], "too long");
            }

            using var content = repository.Lookup<Blob>(id).GetContentStream();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            var (documents, fault) = SettingsFile.Read(path, bytes.ToArray());
            return (documents ?? [], fault);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return ([], "the clone does not hold it");
        }
    }

    private static void Add(Dictionary<string, string> attributes, string key, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            attributes[key] = value;
        }
    }

    private static string Listed(List<string> all, string separator) =>
        string.Join(separator, all.Take(MostListed)) + (all.Count > MostListed ? string.Create(CultureInfo.InvariantCulture, $"{separator}and {all.Count - MostListed} more") : "");

    private static string FirstLine(string message)
    {
        var text = message.AsSpan().Trim();
        var end = text.IndexOfAny('\r', '\n');
        return (end < 0 ? text : text[..end]).TrimEnd().ToString();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
