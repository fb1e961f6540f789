using Cleric.Reasoning;

namespace Cleric.Reports;

/// <summary>A hypothesis with all that spoke for and against it: enough to recompute its posterior by hand.</summary>
public sealed record RankedHypothesis
{
    /// <summary>The hypothesis's id.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>The cause; null for "none of these".</summary>
    public Cause? Cause { get; init; }

    /// <summary>Its share of the ledger before any evidence.</summary>
    public required double Prior { get; init; }

    /// <summary>Where the prior comes from.</summary>
    public required string PriorSource { get; init; }

    /// <summary>Its share of the ledger after all evidence.</summary>
    public required double Posterior { get; init; }

    /// <summary>What spoke for it, strongest first.</summary>
    public IReadOnlyList<Argument> For { get; init; } = [];

    /// <summary>What spoke against it, strongest first.</summary>
    public IReadOnlyList<Argument> Against { get; init; } = [];
}
