using System.Globalization;

namespace Cleric.Reports;

/// <summary>Writes numbers for people: three digits that matter, and the unit in the size that fits.</summary>
internal static class Quantity
{
    /// <summary>Writes a value in a unit of UCUM.</summary>
    public static string Format(double value, string? unit) => unit switch
    {
        "s" => Duration(value),
        "ms" => Duration(value / 1e3),
        "us" => Duration(value / 1e6),
        "ns" => Duration(value / 1e9),
        "By" => Bytes(value),
        "KiBy" => Bytes(value * 1024),
        "MiBy" => Bytes(value * 1024 * 1024),
        "1/1" or "1" when Math.Abs(value) <= 1 => Number(value * 100) + " %",
        "%" => Number(value) + " %",
        null or "" or "1" => Number(value),
        _ when unit.StartsWith('{') => WithWord(value, unit),
        _ => $"{Number(value)} {unit}",
    };

    /// <summary>How many times normal something is: "3.2 times normal", or null where that says nothing.</summary>
    public static string? Times(double ratio) =>
        double.IsFinite(ratio) && ratio is > 0 and (>= 1.2 or <= 0.8) ? $"{Number(ratio)} times normal" : null;

    /// <summary>Writes a number with three digits that matter.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return "?";
        }

        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "G",
            >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
            >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
            >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 0.01 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("0.0e+0", CultureInfo.InvariantCulture),
        };
    }

    private static string WithWord(double value, string unit)
    {
        var close = unit.IndexOf('}', StringComparison.Ordinal);
        return close < 0 ? $"{Number(value)} {unit}" : $"{Number(value)} {unit[1..close]}{unit[(close + 1)..]}";
    }

    private static string Duration(double seconds) => Math.Abs(seconds) switch
    {
        0 => "0 s",
        < 1e-3 => Number(seconds * 1e6) + " µs",
        < 1 => Number(seconds * 1e3) + " ms",
        < 120 => Number(seconds) + " s",
        < 7200 => Number(seconds / 60) + " min",
        _ => Number(seconds / 3600) + " h",
    };

    private static string Bytes(double bytes) => Math.Abs(bytes) switch
    {
        < 1024 => Number(bytes) + " B",
        < 1024.0 * 1024 => Number(bytes / 1024) + " KB",
        < 1024.0 * 1024 * 1024 => Number(bytes / 1024 / 1024) + " MB",
        _ => Number(bytes / 1024 / 1024 / 1024) + " GB",
    };
}
