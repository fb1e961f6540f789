namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>A point or stretch of time that a text names.</summary>
/// <param name="Start">Where it stands in the text.</param>
/// <param name="End">Where it ends in the text.</param>
internal sealed record Moment(int Start, int End)
{
    /// <summary>The day, or null for the last such time of day.</summary>
    public DateTime? Day { get; init; }

    /// <summary>The time of day, or null for the whole day or part of it.</summary>
    public TimeSpan? Clock { get; init; }

    /// <summary>The hour as it was said, where it may be one of the morning or one of the evening.</summary>
    public bool IsHalfClock { get; init; }

    /// <summary>Whether it says which half of the day it is: "2pm".</summary>
    public bool NamesHalf { get; init; }

    /// <summary>The part of the day, in hours.</summary>
    public (int From, int To)? Part { get; init; }

    /// <summary>How far it is from UTC.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>Whether it says how far it is from UTC.</summary>
    public bool NamesZone { get; init; }

    /// <summary>How long ago it is, where it is told so.</summary>
    public TimeSpan? Ago { get; init; }

    /// <summary>How exact it is, where it is told by how long ago it is.</summary>
    public TimeSpan Slack { get; init; }

    /// <summary>Why it can't be told, to be asked back; null when it can.</summary>
    public string? Doubt { get; init; }
}
