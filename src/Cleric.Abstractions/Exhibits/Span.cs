using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>One span of a trace.</summary>
public sealed record Span
{
    /// <summary>The trace, 32 hexadecimal digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span, 16 hexadecimal digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>The span that caused it, or null for a root.</summary>
    public string? ParentSpanId { get; init; }

    /// <summary>Who recorded it.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The operation.</summary>
    public required string Name { get; init; }

    /// <summary>The role: server, client, ...</summary>
    public SpanKind Kind { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether it is marked as an error.</summary>
    public bool Error { get; init; }

    /// <summary>What the status says, or null.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>The entity that a client or producer span calls, as far as its attributes tell, or null.</summary>
    public Entity? Peer { get; init; }

    /// <summary>Attributes worth keeping, for example "http.response.status_code" and "db.system.name".</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
