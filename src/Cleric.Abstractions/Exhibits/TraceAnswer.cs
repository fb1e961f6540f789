using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.TraceQuery"/>: spans.</summary>
public sealed record TraceAnswer : Answer
{
    /// <summary>The spans, in any order.</summary>
    public IReadOnlyList<Span> Spans { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Spans.Count;
}
