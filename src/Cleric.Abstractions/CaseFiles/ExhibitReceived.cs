using Cleric.Exhibits;

namespace Cleric.CaseFiles;

/// <summary>An answer came.</summary>
public sealed record ExhibitReceived : CaseEvent
{
    /// <summary>The question that it answers.</summary>
    public required string QuestionId { get; init; }

    /// <summary>The exhibit.</summary>
    public required Exhibit Exhibit { get; init; }

    /// <summary>Whether exhibits of other connectors to the same question are still to come. Default false.</summary>
    public bool More { get; init; }
}
