using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for what people wrote: runbook sections, chat threads, past write-ups. A row is a section.</summary>
public sealed record KnowledgeQuery : Query
{
    /// <summary>What to look for, in words.</summary>
    public string? Text { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Knowledge;
}
