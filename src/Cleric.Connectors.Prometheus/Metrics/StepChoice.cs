namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>How far apart the samples asked for are.</summary>
internal static class StepChoice
{
    /// <summary>Prometheus refuses more than 11,000 points a series; some are left for a window that does not fit its steps.</summary>
    public const int MostPoints = 10_900;

    private static readonly int[] Seconds = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

    /// <summary>The smallest round step that is no shorter than samples come and makes no more than so many points of the window.</summary>
    public static TimeSpan For(TimeSpan window, TimeSpan interval, int points)
    {
        var least = Math.Max(interval.TotalSeconds, window.TotalSeconds / Math.Max(1, points));
        foreach (var seconds in Seconds)
        {
            if (seconds >= least)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return TimeSpan.FromSeconds(86400 * Math.Ceiling(least / 86400));
    }

    /// <summary>The step asked for, or the least that the server takes for such a window.</summary>
    public static TimeSpan AtLeast(TimeSpan asked, TimeSpan window)
    {
        var least = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(window.TotalMilliseconds / MostPoints)));
        return asked < least ? least : asked;
    }
}
