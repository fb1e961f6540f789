using Cleric.Triggers;

namespace Cleric;

/// <summary>What to investigate, for whom, and within which limits.</summary>
public sealed record InvestigationRequest
{
    /// <summary>What set the investigation off.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>On whose behalf everything is read. Default <see cref="Caller.Anonymous"/>.</summary>
    public Caller Caller { get; init; } = Caller.Anonymous;

    /// <summary>
    /// A time that is known to be normal and ends no later than the trigger, for example the hour before a release: what was seen in it is what the time of the symptom is compared with.
    /// Null (the default) takes the time before the onset. Questions reach back to its start.
    /// </summary>
    public TimeWindow? Baseline { get; init; }

    /// <summary>The budget, or null for the one in the host's options.</summary>
    public Budget? Budget { get; init; }

    /// <summary>The id of the new case file: letters, digits, '-', '_' and '.', at most 128. Null makes a new one.</summary>
    public string? CaseId { get; init; }

    /// <summary>Notes of the host's own, kept in the case file: a ticket's number, where the data is. No secrets.</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        get;

        // A body that leaves them out sets null.
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>A request for <paramref name="trigger"/> with everything else at its default.</summary>
    public static implicit operator InvestigationRequest(Trigger trigger) => FromTrigger(trigger);

    /// <summary>A request for <paramref name="trigger"/> with everything else at its default.</summary>
    public static InvestigationRequest FromTrigger(Trigger trigger) => new() { Trigger = trigger };
}
