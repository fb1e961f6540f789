namespace Cleric.Memory;

/// <summary>Which questions told a kind of cause apart, for symptoms of a kind.</summary>
public sealed record Procedure : MemoryItem
{
    /// <inheritdoc/>
    public override MemoryKind Kind => MemoryKind.Procedure;

    /// <summary>The failure mode that they told.</summary>
    public required string FailureMode { get; init; }

    /// <summary>Where that lay, seen from the symptom, as <see cref="Episode.Role"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The questions, most telling first.</summary>
    public required IReadOnlyList<ProcedureStep> Steps { get; init; }

    /// <summary>How probable the cause was, by evidence alone, once these had been answered: the least of all times, 0 to 1.</summary>
    public double Reached { get; init; }

    /// <summary>How many investigations it was learnt from.</summary>
    public int Occurrences { get; init; } = 1;
}
