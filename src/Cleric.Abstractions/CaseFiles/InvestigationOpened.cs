using Cleric.Connectors;
using Cleric.Triggers;

namespace Cleric.CaseFiles;

/// <summary>An investigation was opened.</summary>
public sealed record InvestigationOpened : CaseEvent
{
    /// <summary>The case.</summary>
    public required string CaseId { get; init; }

    /// <summary>What set it off.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>On whose behalf.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Its limits.</summary>
    public required Budget Budget { get; init; }

    /// <summary>A time known to be normal, or null.</summary>
    public TimeWindow? Baseline { get; init; }

    /// <summary>The version of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Notes of the host's own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The connectors that could be asked.</summary>
    public IReadOnlyList<ConnectorDescriptor> Connectors { get; init; } = [];
}
