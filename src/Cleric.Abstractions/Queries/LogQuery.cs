using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for log records. A row is a record.</summary>
public sealed record LogQuery : Query
{
    /// <summary>The lowest OpenTelemetry severity number wanted: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal. Default 0: all.</summary>
    public int MinSeverity { get; init; }

    /// <summary>A text that the record must contain (case does not matter), or null.</summary>
    public string? Contains { get; init; }

    /// <summary>
    /// Only records of these traces, 32 hexadecimal digits each: what requests logged on their way through all entities. Null or empty (the default): records of any trace and of none. Asked only
    /// of connectors that can (<see cref="Connectors.QueryCapability.ByTrace"/>).
    /// </summary>
    public IReadOnlyList<string>? TraceIds { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Log;
}
