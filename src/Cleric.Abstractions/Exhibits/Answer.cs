using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>What a connector answers. Empty, stale and refused are answers, not errors.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MetricAnswer), "metric")]
[JsonDerivedType(typeof(LogAnswer), "log")]
[JsonDerivedType(typeof(TraceAnswer), "trace")]
[JsonDerivedType(typeof(ChangeAnswer), "change")]
[JsonDerivedType(typeof(ResourceAnswer), "resource")]
[JsonDerivedType(typeof(TopologyAnswer), "topology")]
[JsonDerivedType(typeof(AlertAnswer), "alert")]
[JsonDerivedType(typeof(KnowledgeAnswer), "knowledge")]
[JsonDerivedType(typeof(ToolAnswer), "tool")]
[JsonDerivedType(typeof(NoAnswer), "none")]
public abstract record Answer
{
    /// <summary>How well it covers what was asked. Default <see cref="Coverage.Data"/>; an answer of no rows is made <see cref="Coverage.Empty"/> by the door.</summary>
    public Coverage Coverage { get; init; }

    /// <summary>Why the coverage is what it is, in words an operator can act on, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The stretch that the data really covers, or null when that is not known.</summary>
    public TimeWindow? CoveredWindow { get; init; }

    /// <summary>The query exactly as it was sent to the system, or null when nothing was sent.</summary>
    public string? SentAs { get; init; }

    /// <summary>Where a person can see the same in the system itself, or null.</summary>
    public string? Link { get; init; }

    /// <summary>How many rows there were before the limit cut, where the system says.</summary>
    public long? RowsAvailable { get; init; }

    /// <summary>Set by a link that answers from a store (cache, replay); null for an answer that comes from the system now. Not part of the content.</summary>
    [JsonIgnore]
    public AnswerOrigin? Origin { get; init; }

    /// <summary>How many rows this answer holds.</summary>
    [JsonIgnore]
    public abstract int Rows { get; }
}
