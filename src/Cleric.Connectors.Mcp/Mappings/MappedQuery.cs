using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>How queries of a kind are answered by a tool.</summary>
internal sealed record MappedQuery
{
    public required QueryKind Kind { get; init; }

    public required string Tool { get; init; }

    public required ArgumentTemplate Arguments { get; init; }

    /// <summary>Where the rows are in the result.</summary>
    public required JsonPath Rows { get; init; }

    public required IReadOnlyDictionary<string, Field> Fields { get; init; }

    public required IReadOnlyDictionary<string, Field> Attributes { get; init; }

    public TimeFormat TimeFormat { get; init; }

    /// <summary>The most rows that the tool takes to be asked for.</summary>
    public int MaxLimit { get; init; } = int.MaxValue;

    public bool WholeEstate { get; init; }
}
