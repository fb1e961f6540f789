using System.Globalization;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>How moments are said, as seen from the time of the question.</summary>
internal static class Moments
{
    /// <summary>"14:00 UTC today".</summary>
    public static string Say(DateTimeOffset time, DateTimeOffset now) => $"{Clock(time)} UTC {Day(time, now)}";

    /// <summary>"from 10:00 to 10:30 UTC today".</summary>
    public static string Say(TimeWindow window, DateTimeOffset now) =>
        window.Start.UtcDateTime.Date == window.End.UtcDateTime.Date
            ? $"from {Clock(window.Start)} to {Say(window.End, now)}"
            : $"from {Say(window.Start, now)} to {Say(window.End, now)}";

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset time, DateTimeOffset now) => (now.UtcDateTime.Date - time.UtcDateTime.Date).Days switch
    {
        0 => "today",
        1 => "yesterday",
        _ => "on " + time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };
}
