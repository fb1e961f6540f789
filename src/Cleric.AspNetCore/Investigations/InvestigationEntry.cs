using Cleric.CaseFiles;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Investigations;

/// <summary>An investigation as the index lists it. All else about it is in its case file.</summary>
public sealed record InvestigationEntry
{
    /// <summary>The case's id.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant it belongs to, or null in a host without tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who asked for it: a person's name, or the webhook's.</summary>
    public required string By { get; init; }

    /// <summary>Through which door it came: "api", "alertmanager", "slack", ...</summary>
    public required string Source { get; init; }

    /// <summary>What it is about, in a line. Text from outside: escape it where it is shown.</summary>
    public required string Title { get; init; }

    /// <summary>What set it off.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>The entity that the trigger names, in its own spelling, or null.</summary>
    public string? Entity { get; init; }

    /// <summary>How far it is.</summary>
    public required InvestigationStatus Status { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Error { get; init; }

    /// <summary>When it was asked for, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due to begin, in UTC, where that is later than asked for.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it began, in UTC, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, in UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many alerts it stands for; 0 when no alert set it off.</summary>
    public int Alerts { get; init; }

    /// <summary>What came of it, once it is concluded.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The finding in a sentence, once it is concluded.</summary>
    public string? Statement { get; init; }

    /// <summary>How sure the finding is, from 0 to 1, once it is concluded.</summary>
    public double? Confidence { get; init; }

    /// <summary>What was said of the finding last, or null.</summary>
    public FeedbackVerdict? Feedback { get; init; }
}
