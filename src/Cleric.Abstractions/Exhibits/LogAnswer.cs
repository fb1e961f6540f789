using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.LogQuery"/>: log records.</summary>
public sealed record LogAnswer : Answer
{
    /// <summary>The records, oldest first.</summary>
    public IReadOnlyList<LogRecord> Records { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Records.Count;
}
