using Cleric.Reasoning;

namespace Cleric.Reports;

/// <summary>How an investigation ended.</summary>
public sealed record Conclusion
{
    /// <summary>What came of it.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The most probable hypothesis.</summary>
    public required string HypothesisId { get; init; }

    /// <summary>Its posterior.</summary>
    public required double Confidence { get; init; }

    /// <summary>Why nothing more was asked.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Whether a limit of the budget ended it, or kept a question from being asked.</summary>
    public bool Partial { get; init; }

    /// <summary>Whether the telemetry shows the symptom that the trigger speaks of; null when that could not be told.</summary>
    public bool? SymptomConfirmed { get; init; }

    /// <summary>Questions that were worth asking and were not, as the budget was spent.</summary>
    public IReadOnlyList<Question> NotAsked { get; init; } = [];

    /// <summary>The finding in a few sentences, each with what it rests on; a model's. Empty without one.</summary>
    public IReadOnlyList<Claim> Summary { get; init; } = [];

    /// <summary>Passages written for the report that the engine cannot derive, by name; a report writer's.</summary>
    public IReadOnlyDictionary<string, string> Passages { get; init; } = new Dictionary<string, string>();
}
