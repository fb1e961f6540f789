using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>
/// Asks for spans. A row is a span. The answer holds the spans of the entity together with their direct parents and children, so that time and errors can be
/// attributed; a connector that must cut keeps whole traces, spread evenly over the window.
/// </summary>
public sealed record TraceQuery : Query
{
    /// <summary>The trace wanted, 32 hexadecimal digits, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>Only traces with an error in them. Default false.</summary>
    public bool ErrorsOnly { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Trace;
}
