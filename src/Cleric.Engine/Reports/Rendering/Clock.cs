using System.Globalization;

namespace Cleric.Reports.Rendering;

/// <summary>Times of a report in UTC. The report names its day once; a time on another day carries its date.</summary>
internal sealed class Clock(DateTimeOffset day)
{
    private readonly DateTime _day = day.UtcDateTime.Date;

    /// <summary>The day, for people.</summary>
    public string Day => _day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A time, without the word UTC.</summary>
    public string Time(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return utc.ToString(utc.Date == _day ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A time in prose.</summary>
    public string TimeUtc(DateTimeOffset at) => Time(at) + " UTC";

    /// <summary>A window in prose, with its length.</summary>
    public string Window(TimeWindow window) =>
        $"{Time(window.Start)} to {TimeUtc(window.End)} ({Format.Duration(window.Duration)})";
}
