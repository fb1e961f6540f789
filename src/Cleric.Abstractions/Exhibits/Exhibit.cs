using Cleric.Queries;

namespace Cleric.Exhibits;

/// <summary>An answer as it is kept: who was asked what, when, and a hash by which anyone can tell that it is unaltered.</summary>
public sealed record Exhibit
{
    /// <summary>"E1", "E2", ... in the order in which they were received.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked.</summary>
    public required Query Query { get; init; }

    /// <summary>The name of the connector that answered, or "none".</summary>
    public required string Connector { get; init; }

    /// <summary>When it was asked, in UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The answer, redacted.</summary>
    public required Answer Answer { get; init; }

    /// <summary>SHA-256 of the answer's JSON in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether it came from the cache.</summary>
    public bool Cached { get; init; }
}
