using Cleric.Entities;

namespace Cleric.Reports;

/// <summary>A cited series with what is needed to draw it.</summary>
public sealed record Chart
{
    /// <summary>What it shows, for example "checkout: http.server.request.duration p95".</summary>
    public required string Title { get; init; }

    /// <summary>The exhibit it comes from.</summary>
    public required string ExhibitId { get; init; }

    /// <summary>The series in that exhibit, a JSON Pointer.</summary>
    public required string Pointer { get; init; }

    /// <summary>The entity it describes.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The unit in UCUM, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>When: milliseconds since 1970-01-01 UTC.</summary>
    public required ReadOnlyMemory<long> Times { get; init; }

    /// <summary>How much, one a time.</summary>
    public required ReadOnlyMemory<double> Values { get; init; }

    /// <summary>What was taken for normal.</summary>
    public TimeWindow? Baseline { get; init; }

    /// <summary>When it was seen to leave normal, or null: it did not, or nobody looked.</summary>
    public DateTimeOffset? Onset { get; init; }
}
