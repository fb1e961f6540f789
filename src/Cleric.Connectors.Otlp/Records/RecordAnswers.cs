using System.Globalization;
using Cleric.Connectors.Otlp.Answers;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Records;

/// <summary>Answers queries from the small files.</summary>
internal static class RecordAnswers
{
    public static ChangeAnswer Changes(ChangeQuery query, EntityMatch match, CaptureFolder folder, TimeWindow? recorded)
    {
        var (kept, frame, available) = Select(
            query,
            match,
            folder.Changes,
            folder.ChangeFiles,
            change => Concerns(match, change.Entity) && query.Window.Contains(change.Time),
            "changes");
        return frame.Round(new ChangeAnswer { Changes = kept }, available, Covered(query, recorded, kept.Select(change => change.Time)));
    }

    public static ResourceAnswer Resources(ResourceQuery query, EntityMatch match, CaptureFolder folder, TimeWindow? recorded)
    {
        // What was seen last before the window still held when it began.
        var standing = folder.Resources
            .Where(state => match.Matches(state.Entity) && state.Time < query.Window.Start)
            .GroupBy(state => state.Entity)
            .ToDictionary(states => states.Key, states => states.Last());
        var (kept, frame, available) = Select(
            query,
            match,
            folder.Resources,
            folder.ResourceFiles,
            state => match.Matches(state.Entity) && query.Window.Contains(state.Time),
            "observations");
        if (available == 0 && standing.Count > 0)
        {
            frame.Note($"The newest observation is of {standing.Values.Max(state => state.Time):yyyy-MM-dd'T'HH:mm:ss'Z'}, before the window begins.");
        }

        return frame.Round(new ResourceAnswer { States = kept }, available, Covered(query, recorded, kept.Select(state => state.Time)));
    }

    public static AlertAnswer Alerts(AlertQuery query, EntityMatch match, CaptureFolder folder, TimeWindow? recorded)
    {
        var (kept, frame, available) = Select(
            query,
            match,
            folder.Alerts,
            folder.AlertFiles,
            alert => Concerns(match, alert.Entity) && alert.StartsAt < query.Window.End && (alert.EndsAt is not { } end || end >= query.Window.Start),
            "alerts");
        return frame.Round(new AlertAnswer { Alerts = kept }, available, Covered(query, recorded, []));
    }

    public static KnowledgeAnswer Knowledge(KnowledgeQuery query, EntityMatch match, Knowledge.KnowledgeBase knowledge)
    {
        var frame = new Frame(query, match, "knowledge/*.md");
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            frame.Condition($"text=\"{query.Text}\"");
        }

        var found = knowledge.Find(string.Join(' ', match.Names.Prepend(query.Text ?? "")));
        var kept = found.Take(query.Limit).ToArray();
        if (kept.Length < found.Count)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"The best {kept.Length} of {found.Count} sections are here."));
        }
        else if (found.Count == 0)
        {
            frame.Note("No section of knowledge/ shares a word with the question.");
        }

        return frame.Round(new KnowledgeAnswer { Sections = kept }, found.Count, covered: null);
    }

    /// <summary>All of a topology, or what an entity depends on and who depends on it, at any distance.</summary>
    public static TopologyAnswer TopologyOf(TopologyQuery query, EntityMatch match, Topology topology, Frame frame)
    {
        var entities = topology.Entities;
        var dependencies = topology.Dependencies;
        if (!match.Everything)
        {
            var near = Reach(match, topology, dependency => (dependency.From, dependency.To)).Union(Reach(match, topology, dependency => (dependency.To, dependency.From))).ToHashSet();
            entities = [.. entities.Where(entity => near.Contains(entity.Entity))];
            dependencies = [.. dependencies.Where(dependency => near.Contains(dependency.From) && near.Contains(dependency.To))];
            if (entities.Count == 0 && dependencies.Count == 0)
            {
                frame.Note($"The topology has no '{query.Entity!.Name}'.");
            }
        }

        var available = entities.Count + dependencies.Count;
        if (available > query.Limit)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"{available} entities and dependencies were cut to {query.Limit}; entities first."));
            entities = [.. entities.Take(query.Limit)];
            dependencies = [.. dependencies.Take(query.Limit - entities.Count)];
        }

        return frame.Round(new TopologyAnswer { Topology = new Topology { Entities = entities, Dependencies = dependencies } }, available, covered: null);
    }

    private static HashSet<Entity> Reach(EntityMatch match, Topology topology, Func<Dependency, (Entity From, Entity To)> direction)
    {
        var edges = topology.Dependencies.Select(direction).ToLookup(edge => edge.From, edge => edge.To);
        var all = topology.Entities.Select(entity => entity.Entity).Concat(topology.Dependencies.SelectMany(dependency => new[] { dependency.From, dependency.To }));
        var reached = all.Where(match.Matches).ToHashSet();
        var open = new Queue<Entity>(reached);
        while (open.TryDequeue(out var entity))
        {
            foreach (var next in edges[entity].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        return reached;
    }

    private static (List<T> Kept, Frame Frame, long Available) Select<T>(
        Query query,
        EntityMatch match,
        IReadOnlyList<T> all,
        IReadOnlyList<TelemetryFile> files,
        Func<T, bool> wanted,
        string noun)
    {
        var frame = new Frame(query, match, string.Join(" ", files.Select(file => file.Name)));
        var found = all.Where(wanted).ToList();
        var kept = Sampling.Even(found, query.Limit);
        if (kept.Count < found.Count)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"{found.Count} {noun} were thinned to {kept.Count}, evenly over the window."));
        }
        else if (found.Count == 0)
        {
            frame.Note($"The file holds no such {noun} in the window.");
        }

        return (kept, frame, found.Count);
    }

    private static bool Concerns(EntityMatch match, Entity? entity) => entity is null ? match.Everything : match.Matches(entity);

    /// <summary>The part of the window that was recorded, widened to what was found: a list of changes may begin long before the recording.</summary>
    private static TimeWindow? Covered(Query query, TimeWindow? recorded, IEnumerable<DateTimeOffset> times)
    {
        if (recorded is not { } window)
        {
            return null;
        }

        var found = times.ToArray();
        var start = window.Start > query.Window.Start ? window.Start : query.Window.Start;
        var end = window.End < query.Window.End ? window.End : query.Window.End;
        if (start >= end)
        {
            return found.Length == 0 ? null : new TimeWindow(found.Min(), found.Max());
        }

        return found.Length == 0 ? new TimeWindow(start, end) : new TimeWindow(Earlier(start, found.Min()), Earlier(found.Max(), end) == end ? found.Max() : end);

        static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
    }
}
