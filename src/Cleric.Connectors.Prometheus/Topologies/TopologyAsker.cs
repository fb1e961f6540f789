using System.Globalization;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus.Topologies;

/// <summary>
/// Answers topology queries: the entities that are scraped, with the names that their labels have for them, and who calls whom where metrics tell - service graphs made of traces
/// (traces_service_graph_request_total: Tempo and OpenTelemetry's servicegraph connector) and service meshes (istio_requests_total).
/// </summary>
internal sealed class TopologyAsker(PrometheusApi api, HttpConnection connection, EntityNaming naming, PrometheusOptions options)
{
    private const string Graph = "traces_service_graph_request_total";
    private const string Mesh = "istio_requests_total";
    private const string Host = "node_uname_info";
    private const int MostAliases = 20;

    /// <summary>What is written for those who are not known.</summary>
    private static readonly string[] Nobody = ["unknown", "PassthroughCluster", "BlackHoleCluster", ""];

    private readonly string[] _required = [.. options.RequiredLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={PromQl.Quote(label.Value)}")];

    public async ValueTask<Answer> AnswerAsync(TopologyQuery query, CancellationToken cancellationToken)
    {
        var notes = new Notes();
        string[] selectors = [.. ((string[])["up", "target_info", Host, Graph, Mesh]).Select(metric => PromQl.Selector(metric, _required))];
        var found = await api.SeriesAsync(selectors, query.Window.Start.ToUnixTimeMilliseconds(), Milliseconds.Ceiling(query.Window.End), options.MaxSeries, query.Caller, cancellationToken).ConfigureAwait(false);
        notes.Warnings(found, connection);
        if (found.More)
        {
            notes.Cut($"There are more than MaxSeries ({options.MaxSeries}) series of targets and calls; the rest was not read. Raise MaxSeries, or narrow by RequiredLabels.");
        }

        var dependencies = found.Sets.Select(DependencyOf).OfType<Dependency>().Distinct().ToList();
        var entities = Entities(found.Sets, dependencies);
        if (query.Entity is { } asked)
        {
            var names = query.Aliases.Append(asked.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var meant = entities.Where(known => known.Entity == asked || names.Contains(known.Entity.Name) || known.Aliases.Any(names.Contains)).Select(known => known.Entity).ToHashSet();
            dependencies = dependencies.FindAll(dependency => meant.Contains(dependency.From) || meant.Contains(dependency.To));
            var near = dependencies.SelectMany(dependency => (Entity[])[dependency.From, dependency.To]).Concat(meant).ToHashSet();
            entities = entities.FindAll(known => near.Contains(known.Entity));
        }

        dependencies = [.. dependencies.OrderBy(dependency => dependency.From.Id, StringComparer.Ordinal).ThenBy(dependency => dependency.To.Id, StringComparer.Ordinal)];
        var available = entities.Count + dependencies.Count;
        var kept = entities.Take(query.Limit).ToList();
        var inside = kept.Select(known => known.Entity).ToHashSet();
        var told = dependencies.Where(dependency => inside.Contains(dependency.From) && inside.Contains(dependency.To)).Take(query.Limit - kept.Count).ToList();
        if (kept.Count + told.Count < available)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"There are {entities.Count} entities and {dependencies.Count} dependencies, of which {kept.Count} and {told.Count} came."));
        }

        if (dependencies.Count == 0)
        {
            notes.Add("No metric here tells who calls whom: targets alone were read.");
        }

        return new TopologyAnswer
        {
            Topology = new Topology { Entities = kept, Dependencies = told },
            Coverage = notes.CoverageOf(kept.Count + told.Count),
            Note = notes.Text,
            CoveredWindow = query.Window,
            SentAs = $"{string.Join("\n", selectors)}\n# series {query.Window}",
            RowsAvailable = available,
        };
    }

    private List<TopologyEntity> Entities(IReadOnlyList<LabelSet> sets, List<Dependency> dependencies)
    {
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var labels in sets.Where(labels => labels.Name == Host))
        {
            if (labels.TryGet("instance", out var instance) && labels.TryGet("nodename", out var node))
            {
                hosts.TryAdd(instance, node);
            }
        }

        var aliases = dependencies.SelectMany(dependency => (Entity[])[dependency.From, dependency.To]).Distinct().ToDictionary(entity => entity, _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (var labels in sets.Where(labels => labels.Name is "up" or "target_info" or Host))
        {
            labels.TryGet("instance", out var instance);
            var entity = naming.EntityOf(labels);
            entity = entity?.Kind == EntityKinds.Host && hosts.TryGetValue(instance, out var node) ? new Entity(node, EntityKinds.Host) : entity;
            if (entity is null)
            {
                continue;
            }

            if (!aliases.TryGetValue(entity, out var names))
            {
                aliases.Add(entity, names = new SortedSet<string>(StringComparer.Ordinal));
            }

            foreach (var label in naming.IsExporter(labels) ? (string[])["instance"] : ["instance", "job", "service", "pod"])
            {
                if (labels.TryGet(label, out var alias) && alias != entity.Name)
                {
                    names.Add(alias);
                }
            }
        }

        // A name that two bear tells neither.
        var shared = aliases.SelectMany(item => item.Value.Append(item.Key.Name)).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. aliases.OrderBy(item => item.Key.Id, StringComparer.Ordinal)
                .Select(item => new TopologyEntity(item.Key) { Aliases = [.. item.Value.Where(name => !shared.Contains(name)).Take(MostAliases)] }),
        ];
    }

    private static Dependency? DependencyOf(LabelSet labels)
    {
        switch (labels.Name)
        {
            case Graph when Labelled(labels, "client") is { } client && Labelled(labels, "server") is { } server && client != server:
                labels.TryGet("connection_type", out var connection);
                var (kind, how) = connection switch
                {
                    "database" => (EntityKinds.Database, "queries"),
                    "messaging_system" => (EntityNaming.KindOf(server) == EntityKinds.Service ? EntityKinds.Service : EntityKinds.Queue, "calls"),
                    _ => (EntityNaming.KindOf(server), "calls"),
                };
                kind = connection == "database" && EntityNaming.KindOf(server) is var named && named != EntityKinds.Service ? named : kind;
                return new Dependency(new Entity(client, client == "user" ? EntityKinds.Client : EntityNaming.KindOf(client)), new Entity(server, kind), how);
            case Mesh when Labelled(labels, "source_workload") is { } source && Labelled(labels, "destination_workload") is { } destination && source != destination:
                return new Dependency(new Entity(source, EntityNaming.KindOf(source)), new Entity(destination, EntityNaming.KindOf(destination)));
            default:
                return null;
        }
    }

    private static string? Labelled(LabelSet labels, string label) => labels.TryGet(label, out var value) && !Nobody.Contains(value) ? value : null;
}
