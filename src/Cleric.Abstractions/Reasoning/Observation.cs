using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning;

/// <summary>What a reader saw in an exhibit, before it is weighed for any hypothesis. Not seeing what could have been seen is an observation too.</summary>
public sealed record Observation
{
    /// <summary>The exhibit it was read from.</summary>
    public required string ExhibitId { get; init; }

    /// <summary>The entity it is about.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The signal, one of <see cref="Signals"/> or a refinement.</summary>
    public required string Signal { get; init; }

    /// <summary>Which way it moved. Default up.</summary>
    public Direction Direction { get; init; }

    /// <summary>The probability that it is really there, from 0 (looked, and it is not) to 1 (beyond doubt). At 0.5 it says nothing.</summary>
    public required double Strength { get; init; }

    /// <summary>How far the exhibit can be trusted, from 0 to 1: a stale or partial one moves belief less. Default 1.</summary>
    public double Quality { get; init; } = 1;

    /// <summary>How large it is beside normal: 3 is three times. Null where that makes no sense.</summary>
    public double? Magnitude { get; init; }

    /// <summary>When it began, as far as can be told.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>The change it is about, where it is about one.</summary>
    public string? ChangeId { get; init; }

    /// <summary>What was seen, in a sentence with the figures.</summary>
    public required string Statement { get; init; }

    /// <summary>Where it can be seen.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>
    /// Likelihood ratios that the reader gives itself, by hypothesis id, where matching signals to predictions is not enough. The ledger bounds
    /// them. Null for the usual way.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Ratios { get; init; }
}
