using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cleric.Connectors.Http;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>
/// The arguments of a tool with placeholders for what is asked. A text that is one placeholder becomes its value, with its type; within a longer text it becomes text. Where there is no value (no
/// entity, no words), the property that holds the placeholder is left out.
/// </summary>
internal sealed partial class ArgumentTemplate(JsonElement template)
{
    public const string Words = "{entity}, {text}, {limit}, {window.start:iso}, {window.end:iso} (or unix, unixms)";

    /// <summary>The placeholders, and what looks like one and is none.</summary>
    public IEnumerable<(string Name, bool IsKnown)> Placeholders => Texts(template).SelectMany(text => Placeholder().Matches(text).Select(match => (match.Groups[1].Value, IsKnown(match.Groups[1].Value))));

    public bool Uses(string name) => Placeholders.Any(placeholder => placeholder.Name == name);

    /// <exception cref="ConnectorFault">The entity's name cannot stand in a text of a query language.</exception>
    public Dictionary<string, JsonElement> Fill(Query query, int limit)
    {
        var arguments = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in template.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                arguments[property.Name] = property.Value;
            }
            else if (Fill(property.Value, query, limit) is { } value)
            {
                arguments[property.Name] = JsonSerializer.SerializeToElement(value, MappingJson.Default.JsonNode);
            }
        }

        return arguments;
    }

    private static JsonNode? Fill(JsonElement element, Query query, int limit)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var filled = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var value = Fill(property.Value, query, limit);
                    if (value is not null || property.Value.ValueKind == JsonValueKind.Null)
                    {
                        filled[property.Name] = value;
                    }
                }

                return filled;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(item => Fill(item, query, limit)).Where(item => item is not null)]);
            case JsonValueKind.String:
                return Fill(element.GetString()!, query, limit);
            default:
                return JsonValue.Create(element);
        }
    }

    private static JsonValue? Fill(string text, Query query, int limit)
    {
        var matches = Placeholder().Matches(text);
        if (matches is [{ Length: var length } only] && length == text.Length)
        {
            return ValueOf(only.Groups[1].Value, query, limit);
        }

        if (matches.Any(match => ValueOf(match.Groups[1].Value, query, limit) is null))
        {
            return null;
        }

        return JsonValue.Create(Placeholder().Replace(text, match => Within(match.Groups[1].Value, ValueOf(match.Groups[1].Value, query, limit)!.ToString())));
    }

    /// <summary>What ends a text in most query languages must not come from a name or from words.</summary>
    private static string Within(string name, string value)
    {
        var clean = string.Concat(value.Select(c => c is '"' or '\'' or '\\' or '`' || char.IsControl(c) ? ' ' : c));
        return name == "entity" && clean != value
            ? throw ConnectorFault.Failed($"The entity's name '{clean}' holds quotes, backslashes or control characters, which cannot stand in the query that the mapping file writes. Give the tool the name as an argument of its own.")
            : clean;
    }

    private static JsonValue? ValueOf(string name, Query query, int limit) => name switch
    {
        "entity" => query.Entity is { } entity ? JsonValue.Create(entity.Name) : null,
        "limit" => JsonValue.Create(limit),
        "text" => WordsOf(query) is { Length: > 0 } words ? JsonValue.Create(words) : null,
        "window.start:iso" => JsonValue.Create(Iso(query.Window.Start)),
        "window.end:iso" => JsonValue.Create(Iso(query.Window.End)),
        "window.start:unix" => JsonValue.Create(query.Window.Start.ToUnixTimeSeconds()),
        "window.end:unix" => JsonValue.Create(Ceiling(query.Window.End, TimeSpan.FromSeconds(1)).ToUnixTimeSeconds()),
        "window.start:unixms" => JsonValue.Create(query.Window.Start.ToUnixTimeMilliseconds()),
        _ => JsonValue.Create(Ceiling(query.Window.End, TimeSpan.FromMilliseconds(1)).ToUnixTimeMilliseconds()),
    };

    private static string? WordsOf(Query query) => query switch
    {
        LogQuery logs => logs.Contains,
        KnowledgeQuery knowledge => knowledge.Text,
        MetricQuery metrics => metrics.Metric,
        _ => null,
    };

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Ceiling(DateTimeOffset time, TimeSpan unit) => time.AddTicks((unit.Ticks - (time.Ticks % unit.Ticks)) % unit.Ticks);

    private static bool IsKnown(string name) =>
        name is "entity" or "text" or "limit" or "window.start:iso" or "window.start:unix" or "window.start:unixms" or "window.end:iso" or "window.end:unix" or "window.end:unixms";

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_.:]*)\}")]
    private static partial Regex Placeholder();
}
