using Cleric.Reasoning;

namespace Cleric.Reports;

/// <summary>The answer, and how sure it is.</summary>
public sealed record Finding
{
    /// <summary>The finding in one sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>What came of the investigation.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The most probable hypothesis; <see cref="Hypothesis.NoneId"/> when none of the causes is likely.</summary>
    public required string HypothesisId { get; init; }

    /// <summary>The cause it claims, or null.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The posterior of that hypothesis, from 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The sum of the posteriors of all hypotheses about the same entity: how sure it is of the where, whatever the how.</summary>
    public required double EntityConfidence { get; init; }

    /// <summary>Whether the telemetry shows the symptom; null when that could not be told.</summary>
    public bool? SymptomConfirmed { get; init; }

    /// <summary>Why nothing more was asked.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Whether a limit of the budget ended the investigation, or kept a question from being asked.</summary>
    public bool Partial { get; init; }
}
