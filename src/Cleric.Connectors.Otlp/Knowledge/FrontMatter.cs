using System.Globalization;

namespace Cleric.Connectors.Otlp.Knowledge;

/// <summary>The lines between two "---" at the top of a Markdown file: "key: value", "key: [a, b]" or a key with "- item" lines.</summary>
internal sealed record FrontMatter(string? Title, IReadOnlyList<string> Services, IReadOnlyList<string> Alerts, DateTimeOffset? Updated)
{
    private static readonly FrontMatter None = new(null, [], [], null);

    /// <summary>Takes the front matter off a text.</summary>
    /// <exception cref="ClericException">"updated" is no date.</exception>
    public static FrontMatter Read(ref string text, string path)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal) && !text.StartsWith("---\r\n", StringComparison.Ordinal))
        {
            return None;
        }

        var values = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        List<string>? current = null;
        var at = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at) is var newline and >= 0 ? newline : text.Length;
            var line = text.AsSpan(at, end - at).Trim();
            at = Math.Min(end + 1, text.Length);
            if (line.SequenceEqual("---"))
            {
                text = text[at..];
                return Make(values, path);
            }

            if (line.StartsWith("- "))
            {
                current?.Add(Plain(line[2..]));
            }
            else if (line.IndexOf(':') is var colon and > 0)
            {
                values[line[..colon].Trim().ToString()] = current = [.. Items(line[(colon + 1)..].Trim())];
            }
        }

        // It was never closed, and so is no front matter.
        return None;
    }

    private static FrontMatter Make(Dictionary<string, List<string>> values, string path)
    {
        DateTimeOffset? updated = null;
        if (values.TryGetValue("updated", out var dates) && dates.Count > 0)
        {
            updated = DateTimeOffset.TryParse(dates[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date
                : throw new ClericException($"{path} field 'updated': '{dates[0]}' is no date. Write one in ISO 8601, such as 2026-01-01.");
        }

        return new FrontMatter(
            values.GetValueOrDefault("title") is { Count: > 0 } title ? string.Join(", ", title) : null,
            values.GetValueOrDefault("services") ?? [],
            values.GetValueOrDefault("alerts") ?? [],
            updated);
    }

    private static List<string> Items(ReadOnlySpan<char> value)
    {
        var items = new List<string>();
        if (value.StartsWith("[") && value.EndsWith("]"))
        {
            foreach (var item in value[1..^1].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                items.Add(Plain(item));
            }
        }
        else if (!value.IsEmpty)
        {
            items.Add(Plain(value));
        }

        return items;
    }

    private static string Plain(ReadOnlySpan<char> value) => value.Trim().Trim("\"'").ToString();
}
