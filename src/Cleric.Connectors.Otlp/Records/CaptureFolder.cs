using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Records;

/// <summary>What lies in a folder: where the telemetry is, and the small files read and checked. Kinds that are left out are as if they had no file.</summary>
internal sealed class CaptureFolder
{
    public const string Manifest = "capture.json";
    public const string Truth = "truth.json";
    private const string TopologyName = "topology.json";

    private CaptureFolder(string path, Func<QueryKind, bool> wanted)
    {
        Path = path;
        Metrics = Find(QueryKind.Metric, "metrics");
        Logs = Find(QueryKind.Log, "logs");
        Traces = Find(QueryKind.Trace, "traces");
        ChangeFiles = Find(QueryKind.Change, "changes");
        ResourceFiles = Find(QueryKind.Resource, "resources");
        AlertFiles = Find(QueryKind.Alert, "alerts");
        var knowledge = System.IO.Path.Combine(path, "knowledge");
        KnowledgeFiles = wanted(QueryKind.Knowledge) && Directory.Exists(knowledge)
            ? [.. Directory.EnumerateFiles(knowledge, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [];
        var topology = System.IO.Path.Combine(path, TopologyName);
        Topology = wanted(QueryKind.Topology) && File.Exists(topology) ? ReadTopology(topology) : null;
        Names = new EntityNames(Topology ?? Topology.Empty);
        Changes = [.. ChangeFiles.SelectMany(file => RecordFile.Lines(file, RecordJson.Default.ChangeJson, ToChange)).OrderBy(change => change.Time)];
        Resources = [.. ResourceFiles.SelectMany(file => RecordFile.Lines(file, RecordJson.Default.ResourceJson, ToState)).OrderBy(state => state.Time)];
        Alerts = [.. AlertFiles.SelectMany(file => RecordFile.Lines(file, RecordJson.Default.AlertJson, ToAlert)).OrderBy(alert => alert.StartsAt)];

        IReadOnlyList<TelemetryFile> Find(QueryKind kind, string stem) => wanted(kind) ? TelemetryFile.Find(path, stem) : [];
    }

    public string Path { get; }

    public IReadOnlyList<TelemetryFile> Metrics { get; }

    public IReadOnlyList<TelemetryFile> Logs { get; }

    public IReadOnlyList<TelemetryFile> Traces { get; }

    public IReadOnlyList<TelemetryFile> ChangeFiles { get; }

    public IReadOnlyList<TelemetryFile> ResourceFiles { get; }

    public IReadOnlyList<TelemetryFile> AlertFiles { get; }

    public IReadOnlyList<string> KnowledgeFiles { get; }

    public EntityNames Names { get; }

    /// <summary>What topology.json says, or null when there is none.</summary>
    public Topology? Topology { get; }

    public IReadOnlyList<Change> Changes { get; }

    public IReadOnlyList<ResourceState> Resources { get; }

    public IReadOnlyList<Alert> Alerts { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ClericException">The folder does not exist, or one of its small files is malformed.</exception>
    public static CaptureFolder Open(string path, Func<QueryKind, bool>? wanted = null)
    {
        if (!Directory.Exists(path))
        {
            throw new ClericException($"There is no folder '{System.IO.Path.GetFullPath(path)}'. Set 'Folder' to one that holds a capture or OTLP JSON Lines files.");
        }

        return new CaptureFolder(System.IO.Path.GetFullPath(path), wanted ?? (_ => true));
    }

    private static Topology ReadTopology(string path)
    {
        var file = RecordFile.One(path, RecordJson.Default.TopologyJson);
        var entities = new List<TopologyEntity>();
        foreach (var (entity, index) in (file.Entities ?? []).Select((entity, index) => (entity, index)))
        {
            if (string.IsNullOrWhiteSpace(entity.Name))
            {
                throw new ClericException($"{path} field 'entities[{index}].name' is missing. Give the entity a name.");
            }

            entities.Add(new TopologyEntity(new Entity(entity.Name, string.IsNullOrWhiteSpace(entity.Kind) ? EntityKinds.Service : entity.Kind))
            {
                Aliases = [.. (entity.Aliases ?? []).Where(alias => !string.IsNullOrWhiteSpace(alias))],
                Attributes = RecordFile.Texts(entity.Attributes),
            });
        }

        var names = new EntityNames(new Topology { Entities = entities });
        var dependencies = new List<Dependency>();
        foreach (var (dependency, index) in (file.Dependencies ?? []).Select((dependency, index) => (dependency, index)))
        {
            dependencies.Add(new Dependency(End(dependency.From, "from", index), End(dependency.To, "to", index), string.IsNullOrWhiteSpace(dependency.Kind) ? "calls" : dependency.Kind));
        }

        return new Topology { Entities = entities, Dependencies = dependencies };

        Entity End(string? name, string field, int index) =>
            string.IsNullOrWhiteSpace(name)
                ? throw new ClericException($"{path} field 'dependencies[{index}].{field}' is missing. Name the entity.")
                : names.Claimants(Entity.Parse(name).Name) is { Count: > 1 } claimants && !claimants.Contains(Entity.Parse(name))
                    ? throw new ClericException($"{path} field 'dependencies[{index}].{field}': '{name}' stands for {string.Join(" and ", claimants.Select(claimant => claimant.Id))}. Write one of these ids.")
                    : names.Resolve(name);
    }

    private Change ToChange(ChangeJson line, Place place) => new()
    {
        Id = place.Required(line.Id, "id"),
        Time = place.Required(line.Time, "time").ToUniversalTime(),
        Kind = place.Required(line.Kind, "kind"),
        Entity = EntityOf(line.Entity),
        Title = place.Required(line.Title, "title"),
        Author = line.Author,
        From = line.From,
        To = line.To,
        Diff = line.Diff,
        Attributes = RecordFile.Texts(line.Attributes),
    };

    private ResourceState ToState(ResourceJson line, Place place)
    {
        var name = place.Required(line.Entity, "entity");
        var entity = Names.Resolve(name);
        return new ResourceState
        {
            Time = place.Required(line.Time, "time").ToUniversalTime(),
            Entity = line.Kind is { Length: > 0 } kind && Names.Find(name) is null && entity.Name == name ? entity with { Kind = kind } : entity,
            State = line.State ?? "unknown",
            Conditions =
            [
                .. (line.Conditions ?? []).Select(condition => new ResourceCondition(
                    place.Required(condition.Type, "conditions[].type"),
                    condition.Status ?? "Unknown",
                    condition.Reason,
                    condition.Message,
                    condition.Since?.ToUniversalTime())),
            ],
            Events =
            [
                .. (line.Events ?? []).Select(happened => new ResourceEvent(
                    place.Required(happened.Time, "events[].time").ToUniversalTime(),
                    place.Required(happened.Reason, "events[].reason"),
                    happened.Message)),
            ],
            Attributes = RecordFile.Texts(line.Attributes),
        };
    }

    private Alert ToAlert(AlertJson line, Place place)
    {
        var starts = place.Required(line.StartsAt, "startsAt").ToUniversalTime();
        var ends = line.EndsAt?.ToUniversalTime();
        return ends < starts
            ? throw place.Mistake("has an 'endsAt' before its 'startsAt'; swap or correct them")
            : new Alert
            {
                Id = place.Required(line.Id, "id"),
                Name = place.Required(line.Name, "name"),
                Entity = EntityOf(line.Entity),
                Severity = line.Severity,
                State = line.State ?? (ends is null ? "firing" : "resolved"),
                StartsAt = starts,
                EndsAt = ends,
                Summary = line.Summary,
                Labels = RecordFile.Texts(line.Labels),
            };
    }

    private Entity? EntityOf(string? name) => string.IsNullOrWhiteSpace(name) ? null : Names.Resolve(name);
}
