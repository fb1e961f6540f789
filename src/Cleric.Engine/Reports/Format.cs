using System.Globalization;

namespace Cleric.Reports;

/// <summary>Numbers as people read them: three significant digits, units that fit the size, never the culture of the machine.</summary>
internal static class Format
{
    private const string Unknown = "unknown";

    /// <summary>A share of one as a percentage. What is not quite certain is never shown as certain, nor what is not quite impossible as impossible.</summary>
    public static string Percent(double share)
    {
        if (double.IsNaN(share))
        {
            return Unknown;
        }

        var percent = Math.Clamp(share, 0, 1) * 100;
        return percent switch
        {
            < 100 and >= 99.95 => "over 99.9 %",
            > 0 and < 0.05 => "under 0.1 %",
            _ => percent.ToString("0.#", CultureInfo.InvariantCulture) + " %",
        };
    }

    /// <summary>A count with thousands separated.</summary>
    public static string Count(long count) => count.ToString(count is > -1000 and < 1000 ? "D" : "#,##0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A number without a unit.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        var rounded = Significant(value);
        var size = Math.Abs(rounded);
        return size switch
        {
            0 => "0",
            < 1e-4 or >= 1e15 => rounded.ToString("0.##e+0", CultureInfo.InvariantCulture),
            < 1e3 => rounded.ToString("0.######", CultureInfo.InvariantCulture),
            < 1e6 => Math.Round(value).ToString("#,##0", CultureInfo.InvariantCulture),
            < 1e9 => (rounded / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " million",
            < 1e12 => (rounded / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " billion",
            _ => (rounded / 1e12).ToString("0.##", CultureInfo.InvariantCulture) + " trillion",
        };
    }

    /// <summary>A length of time.</summary>
    public static string Duration(TimeSpan duration) => Seconds(duration.TotalSeconds);

    /// <summary>A value in a UCUM unit (https://ucum.org/ucum), in the multiple of it that fits its size.</summary>
    public static string Quantity(double value, string? unit)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        if (string.IsNullOrWhiteSpace(unit) || unit == "1")
        {
            return Number(value);
        }

        if (TimeUnit(unit) is { } seconds)
        {
            return Seconds(value * seconds);
        }

        if (ByteUnit(unit) is { } bytes)
        {
            return Bytes(value * bytes);
        }

        if (unit.EndsWith("/s", StringComparison.Ordinal) && unit.Length > 2)
        {
            var dividend = unit[..^2];
            return TimeUnit(dividend) is null ? Quantity(value, dividend) + "/s" : $"{Number(value)} {unit}";
        }

        if (unit[0] == '{' && unit[^1] == '}' && unit.Length > 2)
        {
            return $"{Number(value)} {Plural(unit[1..^1], value)}";
        }

        return $"{Number(value)} {(unit == "Cel" ? "°C" : unit)}";
    }

    private static string Seconds(double seconds)
    {
        if (seconds < 0)
        {
            return "-" + Seconds(-seconds);
        }

        return Significant(seconds) switch
        {
            0 => "0 s",
            < 1e-6 => Number(seconds * 1e9) + " ns",
            < 1e-3 => Number(seconds * 1e6) + " µs",
            < 1 => Number(seconds * 1e3) + " ms",
            < 60 => Number(seconds) + " s",
            _ => Long(Math.Round(seconds)),
        };

        static string Long(double whole) => whole switch
        {
            < 3600 => Two(whole, 60, "min", 1, "s"),
            < 86400 => Two(Math.Round(whole / 60) * 60, 3600, "h", 60, "min"),
            _ => Two(Math.Round(whole / 3600) * 3600, 86400, "d", 3600, "h"),
        };

        static string Two(double whole, double large, string largeName, double small, string smallName)
        {
            var first = Math.Floor(whole / large);
            var second = Math.Floor((whole - (first * large)) / small);
            return second == 0 ? $"{Number(first)} {largeName}" : $"{Number(first)} {largeName} {Number(second)} {smallName}";
        }
    }

    private static string Bytes(double bytes)
    {
        ReadOnlySpan<string> names = ["B", "kB", "MB", "GB", "TB", "PB"];
        var step = 0;
        while (step < names.Length - 1 && Math.Abs(Significant(bytes)) >= 1000)
        {
            bytes /= 1000;
            step++;
        }

        return $"{Number(bytes)} {names[step]}";
    }

    private static double? TimeUnit(string unit) => unit switch
    {
        "ns" => 1e-9,
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "min" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };

    private static double? ByteUnit(string unit) => unit switch
    {
        "By" => 1,
        "kBy" => 1e3,
        "MBy" => 1e6,
        "GBy" => 1e9,
        "TBy" => 1e12,
        "KiBy" => 1024,
        "MiBy" => 1024d * 1024,
        "GiBy" => 1024d * 1024 * 1024,
        "TiBy" => 1024d * 1024 * 1024 * 1024,
        _ => null,
    };

    private static string Plural(string noun, double value)
    {
        if (value == 1 || noun.EndsWith('s') || !char.IsAsciiLetter(noun[^1]))
        {
            return noun;
        }

        return noun.EndsWith('y') && noun.Length > 1 && !"aeiou".Contains(noun[^2], StringComparison.Ordinal) ? noun[..^1] + "ies" : noun + "s";
    }

    private static double Significant(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (digits is >= 0 and <= 15)
        {
            return Math.Round(value, digits);
        }

        // The largest numbers would round to infinity.
        var rounded = double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return double.IsFinite(rounded) ? rounded : value;
    }

    private static string NotFinite(double value) => double.IsNaN(value) ? "no value" : value > 0 ? "∞" : "-∞";
}
