using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Cases;

/// <summary>A labelled incident: what sets the investigation off, where it reads, and what really was the matter.</summary>
public sealed record EvaluationCase
{
    /// <summary>The name, unique in its set.</summary>
    public required string Name { get; init; }

    /// <summary>What is investigated.</summary>
    public required InvestigationRequest Request { get; init; }

    /// <summary>What really was the matter. The investigation never sees it.</summary>
    public required CaseTruth Truth { get; init; }

    /// <summary>Adds to a fresh container what the case is investigated with: its connectors, and failure modes of its own where it has some.</summary>
    public required Action<IClericBuilder> Configure { get; init; }

    /// <summary>What figures are broken down by, for example "fault" = "cpu".</summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the case can't be evaluated, or null. Such a case is listed and counted apart.</summary>
    public string? Invalid { get; init; }
}
