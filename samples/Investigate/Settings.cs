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

    /// <summary>A question in place of the capture's own trigger.</summary>
    public string? Ask { get; init; }

    /// <summary>What is recalled from and learnt into, or null for no memory.</summary>
    public MemoryFile? Memory { get; init; }

    public ModelSettings? Model { get; init; }
}
