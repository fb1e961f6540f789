using Cleric.Queries;

namespace Cleric.Connectors;

/// <summary>A kind of query that a connector answers.</summary>
/// <param name="Kind">The kind.</param>
public sealed record QueryCapability(QueryKind Kind)
{
    /// <summary>What a query costs beside others: 1 is a cheap read, 10 one to think about. Default 1. The planner weighs information against it.</summary>
    public double RelativeCost { get; init; } = 1;

    /// <summary>Whether a query without an entity is answered for everything at once. Default false.</summary>
    public bool WholeEstate { get; init; }

    /// <summary>Whether log queries can be limited to the records of given traces (<see cref="LogQuery.TraceIds"/>). Default false: such queries are then not asked.</summary>
    public bool ByTrace { get; init; }

    /// <summary>Whether knowledge comes with the steps that were recognised in it (<see cref="Exhibits.KnowledgeSection.Steps"/>), which are of use where no model reads it. Default false.</summary>
    public bool WithSteps { get; init; }

    /// <summary>The language of <see cref="Query.Native"/>, for example "PromQL", or null when there is none.</summary>
    public string? NativeLanguage { get; init; }

    /// <summary>How far back it reaches, or null when that is not known.</summary>
    public TimeSpan? Retention { get; init; }
}
