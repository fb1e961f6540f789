using System.Globalization;
using Cleric.Connectors.Git.Changes;
using Cleric.Connectors.Git.Mapping;
using Cleric.Connectors.Git.Repositories;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Git;

/// <summary>
/// Reads local clones of Git repositories through libgit2, without the command: commits, deploy tags, reverts and changed configuration keys, as changes of the services that the changed paths belong
/// to. It answers change queries. Nothing is written, no hook, filter or helper is run, and nothing is fetched. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// The commits are those of the branch by first parents, at their committers' times: what was merged is one change, at the time of the merge, with all that it brought ("merged" lists the commits).
/// One commit is a change for each service whose paths it touches, of the kind "config" where those are configuration files only, else "commit". Kinds, titles and differences are told a service.
/// </para>
/// <para>
/// Attributes: "repository", "branch", "commit", "files", and where they apply "authored" (the author's time), "committer", "merged", "reverts", "clock", "diff" (cut, and how to see it whole), "tag",
/// "environment", "submodule ..."; of a "config" change one for each key, such as "pool.max" = "40 -> 1", and <see cref="Change.From"/> and <see cref="Change.To"/> hold the keys with their values.
/// </para>
/// </remarks>
public sealed class GitConnector : IConnector, IDisposable
{
    private const string DefaultName = "git";

    private readonly RepositorySource[] _sources;
    private readonly GitOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes a connector. Nothing is read yet.</summary>
    /// <param name="options">Which clones, and how far.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense. The message names it.</exception>
    public GitConnector(GitOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var result in new[] { new GitOptionsValidator().Validate(null, options), new GitOptionsRules().Validate(null, options) })
        {
            if (result.Failed)
            {
                throw new ClericException(result.Failures.First());
            }
        }

        (_options, _time) = (options, timeProvider ?? TimeProvider.System);
        var configFiles = new ConfigFiles(options.ConfigFiles);
        _sources = [.. options.Repositories.Select(repository => new RepositorySource(repository, options, configFiles))];
        Descriptor = new()
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name,
            System = "git",
            Capabilities = [new QueryCapability(QueryKind.Change) { WholeEstate = true }],
            CannotSee =
            [
                "when a commit reached the remote, where that was later than its committer's time (a push or a fast-forward of older commits)",
                "whether a commit runs anywhere, save where a tag tells of a deployment",
                "what was changed on other branches, by hand, or since the clone was last fetched",
            ],
        };
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, or its limit is not positive.</exception>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times.");
        }

        if (query.Limit < 1)
        {
            throw new ClericException($"The query's Limit is {query.Limit}. Ask for at least 1 row.");
        }

        if (query is not ChangeQuery)
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers change queries only.");
        }

        if (query.Native is not null)
        {
            return NoAnswer.Failed($"'{Descriptor.Name}' has no query language. Leave Native null.") with { SentAs = query.Native };
        }

        // libgit2 reads files without waiting for them asynchronously.
        return await Task.Run(() => Answer(query, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Dispose();
        }
    }

    private Answer Answer(Query query, CancellationToken cancellationToken)
    {
        var asked = new Asked(query);
        var sources = _sources.Where(source => source.MayBe(asked)).ToList();
        if (sources.Count == 0)
        {
            return NoAnswer.Empty($"No path, tag or repository of '{Descriptor.Name}' belongs to '{query.Entity!.Name}'. If one does, name it in Paths, DeployTags or Service.") with
            {
                SentAs = string.Join("; ", _sources.Select(source => source.SentAs(query.Window, branch: null))),
            };
        }

        var now = _time.GetUtcNow();
        var (readings, faults, sent) = (new List<RepositoryReading>(), new List<RepositoryFault>(), new List<string>());
        try
        {
            foreach (var source in sources)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    var (reading, sentAs) = source.Read(query, asked, now, cancellationToken);
                    readings.Add(reading);
                    sent.Add(sentAs);
                }
                catch (RepositoryFault fault)
                {
                    faults.Add(fault);
                    sent.Add(source.SentAs(query.Window, branch: null));
                }
            }

            var sentAll = string.Join("; ", sent);
            return readings.Count == 0
                ? new NoAnswer(faults.All(fault => fault.Coverage == Coverage.Denied) ? Coverage.Denied : Coverage.Failed, string.Join(" ", faults.Select(fault => fault.Message))) { SentAs = sentAll }
                : Answer(query, asked, readings, faults, sentAll, cancellationToken);
        }
        finally
        {
            readings.ForEach(reading => reading.Dispose());
        }
    }

    private ChangeAnswer Answer(Query query, Asked asked, List<RepositoryReading> readings, List<RepositoryFault> faults, string sentAs, CancellationToken cancellationToken)
    {
        var found = readings.SelectMany(reading => reading.Candidates.Select(candidate => (reading.Writer, Candidate: candidate))).ToList();
        var ordered = found.OrderBy(item => item.Candidate.Time).ToList();
        var kept = Sampling.Even(ordered, query.Limit);
        var changes = kept.Select(item => item.Writer.Write(item.Candidate, asked.Named(item.Candidate.Entity), cancellationToken)).ToList();

        var notes = faults.Select(fault => fault.Message).Concat(readings.SelectMany(reading => reading.Notes)).ToList();
        if (kept.Count < ordered.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{ordered.Count} changes were thinned to {kept.Count}, evenly over the window."));
        }

        if (readings.Sum(reading => reading.Writer.DiffsCut) is > 0 and var cut)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The differences of {cut} changes are not whole (MaxDiffCharacters {_options.MaxDiffCharacters}, MaxFileBytes {_options.MaxFileBytes}); the attribute \"diff\" of each says how to see it."));
        }

        var isCut = faults.Count > 0 || kept.Count < ordered.Count || readings.Any(reading => reading.IsCut);
        var start = readings.Select(reading => reading.KnownFrom).Append(query.Window.Start).Max();
        var end = readings.Select(reading => reading.KnownUntil).Append(query.Window.End).Min();
        return new ChangeAnswer
        {
            Changes = changes,
            Coverage = readings.Any(reading => reading.IsStale) ? Coverage.Stale : isCut ? Coverage.CutShort : changes.Count == 0 ? Coverage.Empty : Coverage.Data,
            Note = notes.Count == 0 ? null : string.Join(" ", notes),
            RowsAvailable = readings.Any(reading => reading.IsSampled) ? null : ordered.Count,
            CoveredWindow = start < end ? new TimeWindow(start, end) : null,
            SentAs = sentAs,
        };
    }
}
