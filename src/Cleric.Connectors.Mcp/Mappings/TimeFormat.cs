using System.Globalization;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>How times are written: "iso" (ISO 8601; UTC where no offset stands), or since 1970 in "unix" (seconds, with decimals), "unixms" or "unixns".</summary>
internal enum TimeFormat
{
    Iso,
    Unix,
    UnixMs,
    UnixNs,
}

internal static class TimeFormats
{
    public const string Words = "iso, unix, unixms, unixns";

    public static TimeFormat? Parse(string word) => word switch
    {
        "iso" => TimeFormat.Iso,
        "unix" => TimeFormat.Unix,
        "unixms" => TimeFormat.UnixMs,
        "unixns" => TimeFormat.UnixNs,
        _ => null,
    };

    public static DateTimeOffset? Read(this TimeFormat format, string? text)
    {
        if (format == TimeFormat.Iso)
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        try
        {
            var ticks = format switch
            {
                TimeFormat.Unix => number * TimeSpan.TicksPerSecond,
                TimeFormat.UnixMs => number * TimeSpan.TicksPerMillisecond,
                _ => number / TimeSpan.NanosecondsPerTick,
            };
            return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Floor(ticks));
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
