using Cleric.Queries;

namespace Investigate;

/// <summary>What the options ask for, whatever is investigated.</summary>
internal sealed record Settings
{
    public required string Format { get; init; }

    public string? Output { get; init; }

    public IReadOnlyList<QueryKind> Without { get; init; } = [];

    public int? MaxQueries { get; init; }

    public TimeSpan? MaxTime { get; init; }
}
