using Cleric.Entities;

namespace Cleric.Reasoning;

/// <summary>A candidate in the ledger.</summary>
public sealed record Hypothesis
{
    /// <summary>The id of "none of these", which is always in the ledger.</summary>
    public const string NoneId = "H0";

    /// <summary>"H1", "H2", ...; <see cref="NoneId"/> is "none of these".</summary>
    public required string Id { get; init; }

    /// <summary>The cause it claims; null for "none of these".</summary>
    public Cause? Cause { get; init; }

    /// <summary>The claim in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>Its weight before any evidence. The ledger divides by the sum, so priors need not add up to 1.</summary>
    public required double Prior { get; init; }

    /// <summary>Where the prior comes from: the catalogue, a change, the topology, a memory.</summary>
    public required string PriorSource { get; init; }

    /// <summary>The factor of memory in <see cref="Prior"/>; divided by it, the prior is what it would be without memory. Default 1.</summary>
    public double MemoryFactor { get; init; } = 1;

    /// <summary>
    /// Another entity whose own trouble is how the cause shows, where a text says so: a partner that nobody measures, a state that makes others refuse their work. What is seen there is read as what the cause shows itself. Null
    /// (the usual case) where the cause shows at its own entity.
    /// </summary>
    public Entity? ShowsAt { get; init; }

    /// <summary>What it predicts.</summary>
    public IReadOnlyList<Prediction> Predictions { get; init; } = [];

    /// <summary>What a person could do were it so.</summary>
    public IReadOnlyList<string> Remediation { get; init; } = [];
}
