using System.Text.Json.Serialization;
using Cleric.Entities;

namespace Cleric.Queries;

/// <summary>A typed question to a connector. Queries are values: two with the same fields ask the same.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MetricQuery), "metric")]
[JsonDerivedType(typeof(LogQuery), "log")]
[JsonDerivedType(typeof(TraceQuery), "trace")]
[JsonDerivedType(typeof(ChangeQuery), "change")]
[JsonDerivedType(typeof(ResourceQuery), "resource")]
[JsonDerivedType(typeof(TopologyQuery), "topology")]
[JsonDerivedType(typeof(AlertQuery), "alert")]
[JsonDerivedType(typeof(KnowledgeQuery), "knowledge")]
[JsonDerivedType(typeof(ToolQuery), "tool")]
public abstract record Query
{
    /// <summary>The entity asked about, or null for everything that the connector sees.</summary>
    public Entity? Entity { get; init; }

    /// <summary>The time asked about.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>
    /// The most rows to return: samples, records, spans, changes, ... (default 10,000). When there are more, the answer is
    /// <see cref="Exhibits.Coverage.CutShort"/> and what it holds is spread over the whole window, not only its beginning or end.
    /// </summary>
    public int Limit { get; init; } = 10_000;

    /// <summary>On whose behalf. A connector returns nothing that this caller may not see.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>A query in the system's own language (PromQL, LogQL, ...) to be sent as it is, or null to let the connector write it.</summary>
    public string? Native { get; init; }

    /// <summary>The one connector to ask, by its name, or null for each that answers this kind.</summary>
    public string? Connector { get; init; }

    /// <summary>Other names that the entity is known by, filled in by the engine from the topology; a connector matches any of them.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Which of the nine kinds this is.</summary>
    [JsonIgnore]
    public abstract QueryKind Kind { get; }
}
