using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.ResourceQuery"/>: observed states.</summary>
public sealed record ResourceAnswer : Answer
{
    /// <summary>The observations, oldest first.</summary>
    public IReadOnlyList<ResourceState> States { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => States.Count;
}
