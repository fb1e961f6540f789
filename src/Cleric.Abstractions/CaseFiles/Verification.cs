namespace Cleric.CaseFiles;

/// <summary>What a check of a case file found.</summary>
public sealed record Verification
{
    /// <summary>Claims in the report.</summary>
    public required int Claims { get; init; }

    /// <summary>Citations in the report.</summary>
    public required int Citations { get; init; }

    /// <summary>A sentence for each citation that does not resolve to what it quotes.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>The largest difference between a posterior as recorded and as recomputed from priors and evidence.</summary>
    public required double PosteriorDifference { get; init; }

    /// <summary>A sentence for each exhibit or entry that was altered since it was written.</summary>
    public IReadOnlyList<string> Altered { get; init; } = [];

    /// <summary>Whether everything is as it should be: nothing altered, nothing unresolved, posteriors within 0.0005.</summary>
    public bool Passed => Altered.Count == 0 && Unresolved.Count == 0 && PosteriorDifference < 0.0005;
}
