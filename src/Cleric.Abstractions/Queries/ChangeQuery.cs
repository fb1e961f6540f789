using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for changes. A row is a change.</summary>
public sealed record ChangeQuery : Query
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Change;
}
