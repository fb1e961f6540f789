namespace Cleric.AspNetCore.Access;

/// <summary>Somebody asked something of a host.</summary>
public sealed record AuditRecord
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Principal { get; init; }

    /// <summary>Their tenant, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>What they asked for: "start", "read", "cancel", "resume", "follow", "feedback", "remember", "forget", "webhook".</summary>
    public required string Operation { get; init; }

    /// <summary>The investigation or memory, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>What came of it: "done", "not found", "other tenant", "refused".</summary>
    public required string Outcome { get; init; }
}
