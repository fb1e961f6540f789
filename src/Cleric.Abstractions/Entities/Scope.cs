namespace Cleric.Entities;

/// <summary>What an investigation looks at.</summary>
public sealed record Scope
{
    /// <summary>The entities looked at, nearest to the symptom first. The first is where the symptom was noticed.</summary>
    public required IReadOnlyList<Entity> Entities { get; init; }

    /// <summary>The symptom.</summary>
    public required Symptom Symptom { get; init; }

    /// <summary>When the symptom began, as far as can be told, or null.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>The time in which the incident is looked for: from a little before the onset.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>The time before it that says what is normal. It ends where <see cref="Window"/> begins or earlier.</summary>
    public required TimeWindow Baseline { get; init; }
}
