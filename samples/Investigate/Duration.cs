using System.Globalization;
using Cleric;

namespace Investigate;

/// <summary>Reads a duration such as 500ms, 30s, 2m or 1h.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public static TimeSpan? Parse(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * seconds is > 0 and < 86400)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        throw new ClericException($"{option} is '{text}'. Give a duration above nothing and below a day, such as 500ms, 30s or 2m.");
    }
}
