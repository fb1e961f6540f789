using System.Globalization;

namespace Lab.Commands;

/// <summary>Parsed <c>--name value</c> options, checked against the names that a command knows.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    private Arguments()
    {
    }

    public static Arguments Parse(ReadOnlySpan<string> args, params ReadOnlySpan<string> known)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"Unexpected argument '{args[i]}'.");
            }

            var name = args[i][2..];
            if (!known.Contains(name))
            {
                throw new UsageException($"Unknown option '--{name}'. Known: {string.Join(", ", known.ToArray().Select(k => "--" + k))}.");
            }

            if (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"Option '--{name}' needs a value.");
            }

            if (!parsed._options.TryGetValue(name, out var values))
            {
                parsed._options[name] = values = [];
            }

            values.Add(args[++i]);
        }

        return parsed;
    }

    public IReadOnlyList<string> All(string name) => _options.TryGetValue(name, out var values) ? values : [];

    public string Required(string name) => Optional(name) ?? throw new UsageException($"Option '--{name}' is required.");

    public string? Optional(string name)
    {
        var values = All(name);
        return values.Count > 1 ? throw new UsageException($"Option '--{name}' is given more than once.") : values is [var value] ? value : null;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new UsageException($"Option '--{name}' must be a whole number from {min} to {max}, not '{text}'.");
    }

    public double? Number(string name, double min, double max)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"Option '--{name}' must be a number from {min} to {max}, not '{text}'."));
    }

    /// <summary>A duration such as <c>90s</c>, <c>2m</c> or <c>120</c> (seconds).</summary>
    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        var (digits, unit) = text switch
        {
            [.. var d, 's'] => (d, 1),
            [.. var d, 'm'] => (d, 60),
            _ => (text, 1),
        };
        var valid = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
        var seconds = value * unit;
        return valid && seconds >= min.TotalSeconds && seconds <= max.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"Option '--{name}' must be a duration from {min.TotalSeconds:0}s to {max.TotalSeconds:0}s (such as 90s or 2m), not '{text}'.");
    }
}
