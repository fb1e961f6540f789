using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.KnowledgeQuery"/>: sections of text.</summary>
public sealed record KnowledgeAnswer : Answer
{
    /// <summary>The sections, best match first.</summary>
    public IReadOnlyList<KnowledgeSection> Sections { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Sections.Count;
}
