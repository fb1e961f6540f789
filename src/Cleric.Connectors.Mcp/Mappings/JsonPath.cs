using System.Globalization;
using System.Text.Json;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>
/// Where something lies in a document, in a subset of JSONPath (RFC 9535): "$" is the document, ".name" or "['name']" a property, "[0]" an item, "[*]" each item. No filters, no slices, no descent.
/// </summary>
internal sealed class JsonPath
{
    private readonly (string? Name, int? Index)[] _steps;

    private JsonPath((string? Name, int? Index)[] steps, string text)
    {
        _steps = steps;
        Text = text;
    }

    public string Text { get; }

    /// <summary>Reads a path; null when it is none.</summary>
    public static JsonPath? Parse(string text)
    {
        if (text.Length == 0 || text[0] != '$')
        {
            return null;
        }

        var steps = new List<(string?, int?)>();
        for (var i = 1; i < text.Length;)
        {
            if (text[i] == '.')
            {
                var end = text.AsSpan(i + 1).IndexOfAny('.', '[') is var next and >= 0 ? i + 1 + next : text.Length;
                if (end == i + 1)
                {
                    return null;
                }

                steps.Add((text[(i + 1)..end], null));
                i = end;
            }
            else if (text[i] == '[' && text.AsSpan(i).StartsWith("['"))
            {
                var end = text.IndexOf("']", i + 2, StringComparison.Ordinal);
                if (end <= i + 2)
                {
                    return null;
                }

                steps.Add((text[(i + 2)..end], null));
                i = end + 2;
            }
            else if (text[i] == '[' && text.IndexOf(']', i) is var end and > 0)
            {
                var index = text[(i + 1)..end];
                if (index == "*")
                {
                    steps.Add((null, null));
                }
                else if (int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    steps.Add((null, number));
                }
                else
                {
                    return null;
                }

                i = end + 1;
            }
            else
            {
                return null;
            }
        }

        return new JsonPath([.. steps], text);
    }

    /// <summary>What lies there, in the document's order.</summary>
    public IEnumerable<JsonElement> Find(JsonElement root) => Find(root, 0);

    private IEnumerable<JsonElement> Find(JsonElement element, int step)
    {
        if (step == _steps.Length)
        {
            return [element];
        }

        return _steps[step] switch
        {
            ({ } name, _) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Find(value, step + 1) : [],
            (null, { } index) => element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength() ? Find(element[index], step + 1) : [],
            _ => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(item => Find(item, step + 1)) : [],
        };
    }
}
