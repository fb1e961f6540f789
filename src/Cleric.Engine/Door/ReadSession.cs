using Cleric.Exhibits;

namespace Cleric.Door;

/// <summary>What the links round the connectors may know of the investigation that reads. One an investigation.</summary>
public sealed class ReadSession
{
    private readonly Lazy<Recording?> _recording;

    /// <summary>Makes a session.</summary>
    public ReadSession() => _recording = new(() => Recorded is null ? null : new Recording(Recorded));

    /// <summary>The case.</summary>
    public required string CaseId { get; init; }

    /// <summary>On whose behalf everything is read. The door puts it into each query.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The limits.</summary>
    public required Budget Budget { get; init; }

    /// <summary>What was read so far.</summary>
    public required BudgetMeter Meter { get; init; }

    /// <summary>The exhibits that the answers come from in a replay, or null for a live investigation.</summary>
    public IReadOnlyList<Exhibit>? Recorded { get; init; }

    /// <summary>Whether answers come from a recording and no connector is asked.</summary>
    public bool Replaying => Recorded is not null;

    /// <summary>The recording by question, or null for a live investigation.</summary>
    internal Recording? Recording => _recording.Value;
}
