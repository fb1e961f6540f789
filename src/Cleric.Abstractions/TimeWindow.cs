namespace Cleric;

/// <summary>A span of time in UTC: <paramref name="Start"/> is inside, <paramref name="End"/> is not.</summary>
/// <param name="Start">The first instant inside the window.</param>
/// <param name="End">The first instant after the window.</param>
public readonly record struct TimeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>How long the window lasts. Negative when the window is reversed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan Duration => End - Start;

    /// <summary>Whether <paramref name="time"/> lies inside the window.</summary>
    public bool Contains(DateTimeOffset time) => time >= Start && time < End;

    /// <summary>Start and end in ISO 8601, UTC.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}/{End.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
