using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors;

/// <summary>What came of one kind of query when a connector was looked at.</summary>
/// <param name="Kind">The kind.</param>
public sealed record CapabilityStatus(QueryKind Kind)
{
    /// <summary>How the query was answered; null when it was not asked, as queries for tools are not.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>Why the coverage is what it is, in words an operator can act on, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The query as it was sent to the system, or null.</summary>
    public string? SentAs { get; init; }

    /// <summary>How many rows came. They are a sample, and no count of what there is.</summary>
    public int Rows { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The time of the newest row that came, in UTC, or null where rows have none.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Whether the system answered, be it by refusing; null when it was not asked.</summary>
    public bool? Reachable => Coverage is null ? null : Coverage is not (Exhibits.Coverage.Failed or Exhibits.Coverage.NotAsked or Exhibits.Coverage.NotConfigured);
}
