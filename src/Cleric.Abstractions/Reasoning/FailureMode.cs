namespace Cleric.Reasoning;

/// <summary>A way in which an entity fails, and what that would show.</summary>
public sealed record FailureMode
{
    /// <summary>A short id in kebab case, for example "lock-contention".</summary>
    public required string Id { get; init; }

    /// <summary>What it is called, lower case, as in "lock contention".</summary>
    public required string Title { get; init; }

    /// <summary>What happens, in a sentence or two.</summary>
    public string? Description { get; init; }

    /// <summary>Kinds of entity that can fail so; empty means every kind. See <see cref="Entities.EntityKinds"/>.</summary>
    public IReadOnlyList<string> AppliesTo { get; init; } = [];

    /// <summary>How common it is beside other modes. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Kinds of change that can bring it about ("deploy", "config", ...). A change of that kind at the entity is attached to the hypothesis.</summary>
    public IReadOnlyList<string> CausedBy { get; init; } = [];

    /// <summary>Whether the mode makes no sense without such a change. Default false.</summary>
    public bool NeedsChange { get; init; }

    /// <summary>What it would show.</summary>
    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>What a person could do about it. Never carried out by Cleric.</summary>
    public IReadOnlyList<string> Remediation { get; init; } = [];
}
