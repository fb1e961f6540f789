using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>One log record.</summary>
public sealed record LogRecord
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who wrote it, or null when that is not known.</summary>
    public Entity? Entity { get; init; }

    /// <summary>The OpenTelemetry severity number: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal, 0 not known.</summary>
    public int Severity { get; init; }

    /// <summary>The message.</summary>
    public required string Body { get; init; }

    /// <summary>Further fields, for example "exception.type" and "exception.message".</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The trace it belongs to, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span it belongs to, or null.</summary>
    public string? SpanId { get; init; }
}
