using System.Globalization;
using Cleric.Connectors.Catalog.Reading;
using Cleric.Connectors.Catalog.Topologies;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Catalog;

/// <summary>
/// Reads a software catalogue from descriptor files in Backstage's format (backstage.io/docs/features/software-catalog/descriptor-format). It answers topology queries: components and resources
/// with the names that other systems have for them, who owns them, and who depends on whom. Thread-safe; files are read on the first query, and again after a while.
/// </summary>
/// <remarks>What a file gets wrong is told by file and line, and hides nothing else: where something is missing because of it the answer is cut short.</remarks>
public sealed class CatalogConnector : IConnector, IDisposable
{
    private const string DefaultName = "catalog";
    private const int MostNotes = 5;

    private readonly CatalogOptions _options;
    private readonly CatalogReader _reader;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private State? _state;

    /// <summary>Makes a connector. Nothing is read yet.</summary>
    /// <param name="options">Which folders, and how.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense. The message names it.</exception>
    public CatalogConnector(CatalogOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if ((new CatalogOptionsValidator().Validate(null, options).Failures?.FirstOrDefault() ?? CatalogOptionsRules.Mistakes(options).FirstOrDefault()) is { } mistake)
        {
            throw new ClericException(mistake);
        }

        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _reader = new CatalogReader(options);
        Descriptor = new ConnectorDescriptor
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name,
            System = "backstage",
            Capabilities = [new QueryCapability(QueryKind.Topology) { WholeEstate = true }],
            CannotSee =
            [
                "what really runs and who really calls whom: it is what people wrote down",
                "descriptors that are not in the folders, such as those at a URL or that a host of Backstage makes itself",
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

        if (query is not TopologyQuery asked)
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers topology queries only.");
        }

        if (asked.Native is not null)
        {
            return NoAnswer.Failed("A catalogue of files has no query language. Leave Native null.");
        }

        var state = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        return state.Files.Nothing is { } nothing ? nothing with { SentAs = SentAs(asked, 0) } : AnswerOf(asked, state);
    }

    /// <summary>Lets go of what is kept.</summary>
    public void Dispose() => _gate.Dispose();

    private async ValueTask<State> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_state is { } fresh && _time.GetElapsedTime(fresh.At) < _options.RefreshAfter)
        {
            return fresh;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_state is { } read && _time.GetElapsedTime(read.At) < _options.RefreshAfter)
            {
                return read;
            }

            var at = _time.GetTimestamp();
            var files = _reader.Read(cancellationToken);
            return _state = new State(at, files, CatalogTopology.Of(files.Descriptors, _options, files.Findings));
        }
        finally
        {
            _gate.Release();
        }
    }

    private TopologyAnswer AnswerOf(TopologyQuery query, State state)
    {
        var (entities, dependencies) = (state.Topology.Entities, state.Topology.Dependencies);
        if (query.Entity is { } asked)
        {
            var near = Near(asked, query.Aliases, state.Topology);
            entities = [.. entities.Where(known => near.Contains(known.Entity))];
            dependencies = [.. dependencies.Where(dependency => near.Contains(dependency.From) && near.Contains(dependency.To))];
        }

        var available = entities.Count + dependencies.Count;
        var kept = entities.Take(query.Limit).ToList();
        var inside = kept.Select(known => known.Entity).ToHashSet();
        var told = dependencies.Where(dependency => inside.Contains(dependency.From) && inside.Contains(dependency.To)).Take(query.Limit - kept.Count).ToList();
        var notes = new List<string>();
        if (kept.Count + told.Count < available)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"There are {entities.Count} entities and {dependencies.Count} dependencies, of which {kept.Count} and {told.Count} came. Ask with a higher limit."));
        }

        notes.AddRange(state.Files.Findings.Lost);
        var isCut = notes.Count > 0;
        notes.AddRange(state.Files.Findings.Told);
        if (state.Topology.Entities.Count == 0 && notes.Count == 0)
        {
            notes.Add("No file in the folders describes a component or resource.");
        }

        return new TopologyAnswer
        {
            Topology = new Topology { Entities = kept, Dependencies = told },
            Coverage = isCut ? Coverage.CutShort : kept.Count == 0 ? Coverage.Empty : Coverage.Data,
            Note = notes.Count == 0 ? null : string.Join(' ', notes.Take(MostNotes)) + (notes.Count > MostNotes ? string.Create(CultureInfo.InvariantCulture, $" {notes.Count - MostNotes} more notes were left out.") : ""),
            RowsAvailable = available,
            SentAs = SentAs(query, state.Files.Count),
        };
    }

    /// <summary>What the entity depends on and who depends on it, at any distance.</summary>
    private static HashSet<Entity> Near(Entity asked, IReadOnlyList<string> aliases, Topology topology)
    {
        var names = aliases.Append(asked.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var meant = topology.Entities.Where(known => known.Entity == asked).Select(known => known.Entity).ToList();
        if (meant.Count == 0)
        {
            meant = [.. topology.Entities.Where(known => names.Contains(known.Entity.Name) || known.Aliases.Any(names.Contains)).Select(known => known.Entity)];
        }

        return [.. Reach(meant, topology.Dependencies.ToLookup(item => item.From, item => item.To)), .. Reach(meant, topology.Dependencies.ToLookup(item => item.To, item => item.From))];
    }

    private static HashSet<Entity> Reach(List<Entity> from, ILookup<Entity, Entity> next)
    {
        var reached = from.ToHashSet();
        var queue = new Queue<Entity>(from);
        while (queue.TryDequeue(out var entity))
        {
            foreach (var other in next[entity].Where(reached.Add))
            {
                queue.Enqueue(other);
            }
        }

        return reached;
    }

    private string SentAs(TopologyQuery query, int files)
    {
        var about = query.Entity is { } entity ? $": {entity.Id}{(query.Aliases.Count > 0 ? $" ({string.Join(", ", query.Aliases)})" : "")} with what it depends on and who depends on it" : "";
        return string.Create(CultureInfo.InvariantCulture, $"components and resources of {files} descriptor files below {string.Join(", ", _options.Folders)}{about}; at most {query.Limit} rows");
    }

    private sealed record State(long At, CatalogFiles Files, Topology Topology);
}
