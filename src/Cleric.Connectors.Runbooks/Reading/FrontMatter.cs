using System.Globalization;
using Cleric.Connectors.Yaml;
using YamlDotNet.RepresentationModel;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>What the YAML at the top of a file says of it.</summary>
internal sealed record FrontMatter
{
    /// <summary>Longer front matter is a mistake.</summary>
    private const int Longest = 16_384;

    private static readonly Dictionary<string, string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = "title",
        ["service"] = "services",
        ["services"] = "services",
        ["entity"] = "services",
        ["entities"] = "services",
        ["component"] = "services",
        ["components"] = "services",
        ["alert"] = "alerts",
        ["alerts"] = "alerts",
        ["tag"] = "tags",
        ["tags"] = "tags",
        ["labels"] = "tags",
        ["updated"] = "updated",
        ["last_updated"] = "updated",
        ["lastmod"] = "updated",
        ["date"] = "updated",
        ["reviewed"] = "reviewed",
        ["last_reviewed"] = "reviewed",
        ["owner"] = "owner",
        ["owners"] = "owner",
        ["team"] = "owner",
    };

    public string? Title { get; private init; }

    public IReadOnlyList<string> Services { get; private init; } = [];

    public IReadOnlyList<string> Alerts { get; private init; } = [];

    public IReadOnlyList<string> Tags { get; private init; } = [];

    public IReadOnlyList<string> Owners { get; private init; } = [];

    public DateTimeOffset? Updated { get; private init; }

    public DateTimeOffset? Reviewed { get; private init; }

    /// <summary>When it was last known to be right: changed or reviewed, whichever is later.</summary>
    public DateTimeOffset? Dated => Updated > Reviewed || Reviewed is null ? Updated : Reviewed;

    /// <summary>Reads the lines between the two marks.</summary>
    /// <param name="yaml">The lines.</param>
    /// <param name="file">The file's name, for notes.</param>
    /// <param name="notes">What could not be read, a sentence each.</param>
    public static FrontMatter Read(string yaml, string file, List<string> notes)
    {
        if (yaml.Length > Longest)
        {
            notes.Add($"{file}:1: the front matter is longer than {Longest} characters and is not read. Shorten it.");
            return new FrontMatter();
        }

        // The line of the first mark stands before it.
        var (root, mistake) = YamlText.Read(yaml, before: 1);
        if (mistake is not null)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{mistake.Line}: the front matter is no YAML ({mistake.Problem}); the text is searched without it. Mend that line."));
            return new FrontMatter();
        }

        if (root is not YamlMappingNode map)
        {
            if (root is not null)
            {
                notes.Add($"{file}:2: the front matter is no list of 'key: value'; the text is searched without it. Write it as such.");
            }

            return new FrontMatter();
        }

        var found = new Dictionary<string, List<YamlScalarNode>>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && Keys.TryGetValue(name, out var field))
            {
                var items = value switch
                {
                    YamlScalarNode scalar => (IEnumerable<YamlNode>)[scalar],
                    YamlSequenceNode list => list.Children,
                    _ => [],
                };
                found.TryAdd(field, []);
                found[field].AddRange(items.OfType<YamlScalarNode>().Where(item => !string.IsNullOrWhiteSpace(item.Value)));
            }
        }

        return new FrontMatter
        {
            Title = Texts("title").FirstOrDefault(),
            Services = Texts("services"),
            Alerts = Texts("alerts"),
            Tags = Texts("tags"),
            Owners = Texts("owner"),
            Updated = Date("updated"),
            Reviewed = Date("reviewed"),
        };

        // "services: checkout, payments" is two.
        List<string> Texts(string field) =>
            found.TryGetValue(field, out var items) ? [.. items.SelectMany(item => field == "title" ? [item.Value!] : item.Value!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.OrdinalIgnoreCase)] : [];

        DateTimeOffset? Date(string field)
        {
            if (!found.TryGetValue(field, out var items) || items.Count == 0)
            {
                return null;
            }

            if (DateTimeOffset.TryParse(items[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            {
                return date;
            }

            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{YamlText.Line(items[0], 1)}: '{items[0].Value}' is no date. Write one in ISO 8601, such as 2026-01-31."));
            return null;
        }
    }
}
