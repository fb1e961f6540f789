using Cleric.Entities;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Past investigations of one kind of incident and how they ended: repeats are one episode with a count.</summary>
public sealed record Episode : MemoryItem
{
    /// <inheritdoc/>
    public override MemoryKind Kind => MemoryKind.Episode;

    /// <summary>The cause that it had, or null where nothing was wrong or no cause is known.</summary>
    public Cause? Cause { get; init; }

    /// <summary>Where the cause lay, seen from the symptom: "self/service", "needs-1/database" (a database that it calls itself), "callers-1/service", "beside/host".</summary>
    public string? Role { get; init; }

    /// <summary>Where the symptom was noticed.</summary>
    public required Entity Symptom { get; init; }

    /// <summary>What was to be seen, by feature with its weight, when the investigation had found its bearings. By this it is recalled.</summary>
    public required IReadOnlyDictionary<string, double> Early { get; init; }

    /// <summary>What was to be seen in all that was read. By this repeats are recognised.</summary>
    public required IReadOnlyDictionary<string, double> Whole { get; init; }

    /// <summary>Its environment: what was round cause and symptom, and in which version.</summary>
    public IReadOnlyList<string> Fingerprint { get; init; } = [];

    /// <summary>The investigations, newest last; the oldest of many repeats are only counted.</summary>
    public required IReadOnlyList<EpisodeCase> Cases { get; init; }

    /// <summary>How often it was met with.</summary>
    public int Occurrences { get; init; } = 1;

    /// <summary>The weight of what confirmed it: 1 for each investigation that an engineer confirmed or corrected to this cause, less for what was inferred.</summary>
    public double Confirmations { get; init; }

    /// <summary>When it was last confirmed, or null.</summary>
    public DateTimeOffset? LastConfirmed { get; init; }

    /// <summary>The weight of what contradicted it since it was last confirmed: 1 for each investigation that it pointed to another cause than the engineer's.</summary>
    public double Contradictions { get; init; }

    /// <summary>The investigations that contradicted it, newest last; the oldest of many are left out.</summary>
    public IReadOnlyList<EpisodeContradiction> ContradictedBy { get; init; } = [];

    /// <summary>What was learnt from a correction: which evidence had misled, which question would have told the causes apart.</summary>
    public IReadOnlyList<string> Lessons { get; init; } = [];
}
