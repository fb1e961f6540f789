using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.ChangeQuery"/>: changes.</summary>
public sealed record ChangeAnswer : Answer
{
    /// <summary>The changes, oldest first.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Changes.Count;
}
