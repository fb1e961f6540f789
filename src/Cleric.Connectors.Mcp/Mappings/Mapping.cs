using System.Text.Json;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>What a mapping file says: which tool answers which kind of query, and how its result becomes rows.</summary>
internal sealed class Mapping
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<QueryKind, (string[] Required, string[] Others)> Rows = new()
    {
        [QueryKind.Log] = (["time", "body"], ["entity", "severity", "traceId", "spanId", "attributes"]),
        [QueryKind.Metric] = (["time", "value", "metric"], ["entity", "unit", "statistic", "attributes"]),
        [QueryKind.Change] = (["time", "title"], ["entity", "kind", "id", "author", "from", "to", "diff", "attributes"]),
        [QueryKind.Alert] = (["time", "name"], ["entity", "endsAt", "id", "severity", "state", "summary", "attributes"]),
        [QueryKind.Knowledge] = (["title", "text"], ["entity", "id", "updatedAt"]),
        [QueryKind.Resource] = (["time", "entity", "state"], ["attributes"]),
        [QueryKind.Topology] = (["from", "to"], ["dependency"]),
    };

    private readonly List<string> _mistakes = [];
    private readonly string _file;

    private Mapping(string file)
    {
        _file = file;
    }

    public Dictionary<QueryKind, MappedQuery> Queries { get; } = [];

    /// <summary>What is wrong with the file, each with the place in it and what to do.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    public static Mapping Read(string file)
    {
        var mapping = new Mapping(file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            mapping.Read(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            mapping.Mistake("$", $"it is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            mapping._mistakes.Add($"MappingFile '{file}' cannot be read: {exception.Message}");
        }

        return mapping;
    }

    private void Mistake(string path, string what) => _mistakes.Add($"MappingFile '{_file}', {path}: {what}.");

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("queries", out var queries) || queries.ValueKind != JsonValueKind.Object)
        {
            Mistake("$", "there is no object \"queries\"; give one with a property for each kind of query");
            return;
        }

        foreach (var property in root.EnumerateObject().Where(property => property.Name is not ("queries" or "$schema")))
        {
            Mistake($"$.{property.Name}", "there is no such setting; the only one is \"queries\"");
        }

        foreach (var property in queries.EnumerateObject())
        {
            var path = $"$.queries.{property.Name}";
            if (!Enum.TryParse<QueryKind>(property.Name, ignoreCase: true, out var kind) || !Rows.TryGetValue(kind, out var rows) || char.IsAsciiDigit(property.Name[0]))
            {
                Mistake(path, $"queries of this kind cannot be mapped; those that can are {string.Join(", ", Rows.Keys.Select(known => known.ToString().ToLowerInvariant()))}");
            }
            else if (Queries.ContainsKey(kind))
            {
                Mistake(path, "this kind stands there twice; leave one out");
            }
            else if (property.Value.ValueKind != JsonValueKind.Object)
            {
                Mistake(path, "this has to be an object");
            }
            else
            {
                Read(property.Value, path, kind, rows.Required, rows.Others);
            }
        }
    }

    private void Read(JsonElement element, string path, QueryKind kind, string[] required, string[] others)
    {
        var before = _mistakes.Count;
        foreach (var property in element.EnumerateObject().Where(property => property.Name is not ("tool" or "arguments" or "rows" or "fields" or "timeFormat" or "maxLimit" or "wholeEstate")))
        {
            Mistake($"{path}.{property.Name}", "there is no such setting; those there are: tool, arguments, rows, fields, timeFormat, maxLimit, wholeEstate");
        }

        var tool = Text(element, "tool");
        if (string.IsNullOrWhiteSpace(tool))
        {
            Mistake($"{path}.tool", "name the tool that is called");
        }

        var template = new ArgumentTemplate(element.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Object ? arguments : default);
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            Mistake($"{path}.arguments", "give the tool's arguments as an object; {} for none");
        }

        foreach (var (name, _) in template.Placeholders.Where(placeholder => !placeholder.IsKnown))
        {
            Mistake($"{path}.arguments", $"there is no placeholder {{{name}}}; those there are: {ArgumentTemplate.Words}");
        }

        var rowsText = element.TryGetProperty("rows", out _) ? Text(element, "rows") ?? "" : "$";
        var rows = JsonPath.Parse(rowsText);
        if (rows is null)
        {
            Mistake($"{path}.rows", $"'{rowsText}' is no path; give one such as $.items[*]");
        }

        var word = element.TryGetProperty("timeFormat", out _) ? Text(element, "timeFormat") ?? "" : "iso";
        if (TimeFormats.Parse(word) is null)
        {
            Mistake($"{path}.timeFormat", $"'{word}' is no format; give one of {TimeFormats.Words}");
        }

        var maxLimit = int.MaxValue;
        if (element.TryGetProperty("maxLimit", out var most) && (most.ValueKind != JsonValueKind.Number || !most.TryGetInt32(out maxLimit) || maxLimit < 1))
        {
            Mistake($"{path}.maxLimit", "give a whole number of 1 or more: the most rows that the tool takes to be asked for");
        }

        var whole = element.TryGetProperty("wholeEstate", out var estate) && estate.ValueKind == JsonValueKind.True;
        if (estate.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
        {
            Mistake($"{path}.wholeEstate", "give true or false");
        }

        var (fields, attributes) = Fields(element, path, required, others);
        if (kind is not (QueryKind.Knowledge or QueryKind.Topology) && !fields.ContainsKey("entity") && !template.Uses("entity"))
        {
            Mistake(path, "nothing tells whom a row is about; use {entity} in the arguments, or map the field \"entity\"");
        }

        if (whole && kind is not QueryKind.Knowledge && others.Contains("entity") && !fields.ContainsKey("entity"))
        {
            Mistake($"{path}.wholeEstate", "with this, rows of all entities come: map the field \"entity\", or leave it out");
        }

        if (_mistakes.Count == before)
        {
            Queries[kind] = new MappedQuery
            {
                Kind = kind,
                Tool = tool!,
                Arguments = template,
                Rows = rows!,
                Fields = fields,
                Attributes = attributes,
                TimeFormat = TimeFormats.Parse(word)!.Value,
                MaxLimit = maxLimit,
                WholeEstate = whole || kind is QueryKind.Knowledge or QueryKind.Topology,
            };
        }
    }

    private (Dictionary<string, Field> Fields, Dictionary<string, Field> Attributes) Fields(JsonElement element, string path, string[] required, string[] others)
    {
        var fields = new Dictionary<string, Field>(StringComparer.Ordinal);
        var attributes = new Dictionary<string, Field>(StringComparer.Ordinal);
        if (!element.TryGetProperty("fields", out var list) || list.ValueKind != JsonValueKind.Object)
        {
            Mistake($"{path}.fields", $"give an object with at least {string.Join(", ", required)}");
            return (fields, attributes);
        }

        foreach (var property in list.EnumerateObject())
        {
            var place = $"{path}.fields.{property.Name}";
            if (!required.Contains(property.Name) && !others.Contains(property.Name))
            {
                Mistake(place, $"rows of this kind have no such field; those they have: {string.Join(", ", required.Concat(others))}");
            }
            else if (property.Name != "attributes")
            {
                Add(fields, property.Name, property.Value, place);
            }
            else if (property.Value.ValueKind != JsonValueKind.Object)
            {
                Mistake(place, "give an object of names and paths");
            }
            else
            {
                foreach (var attribute in property.Value.EnumerateObject())
                {
                    Add(attributes, attribute.Name, attribute.Value, $"{place}.{attribute.Name}");
                }
            }
        }

        foreach (var missing in required.Where(name => !list.TryGetProperty(name, out _)))
        {
            Mistake($"{path}.fields.{missing}", "rows of this kind need it; give a path such as $.name, or a text");
        }

        return (fields, attributes);
    }

    private void Add(Dictionary<string, Field> fields, string name, JsonElement value, string place)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var path = JsonPath.Parse(text);
        if (text.Length == 0 || (text[0] == '$' && path is null))
        {
            Mistake(place, $"'{text}' is no path; give one such as $.name, or a text that does not begin with $");
            return;
        }

        fields[name] = new Field(path, path is null ? text : null);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
