using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Reports;

/// <summary>An exhibit as a report lists it. The whole of it is in the case file.</summary>
public sealed record ExhibitSummary
{
    /// <summary>The exhibit's id.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of query.</summary>
    public required QueryKind Kind { get; init; }

    /// <summary>The entity asked about, or null for all.</summary>
    public Entity? Entity { get; init; }

    /// <summary>The connector that answered.</summary>
    public required string Connector { get; init; }

    /// <summary>The query as it was sent, or a description of it.</summary>
    public required string Query { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The time asked about.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>The time that the data really covers, where that is known.</summary>
    public TimeWindow? CoveredWindow { get; init; }

    /// <summary>How well the answer covers the question.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>Why, where it is not simply data.</summary>
    public string? Note { get; init; }

    /// <summary>How many rows it holds.</summary>
    public required int Rows { get; init; }

    /// <summary>The hash of its content.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where a person can see the same in the system itself.</summary>
    public string? Link { get; init; }

    /// <summary>What is cited from it: the place, and what stands there.</summary>
    public IReadOnlyList<Excerpt> Excerpts { get; init; } = [];
}
