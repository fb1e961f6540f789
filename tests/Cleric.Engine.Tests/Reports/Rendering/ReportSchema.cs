using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using Cleric.Entities;
using Cleric.Reports;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>Makes docs/report.schema.json from the model, its words from the model's XML documentation.</summary>
internal static class ReportSchema
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Generate()
    {
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Cleric.Abstractions.xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);
        var definitions = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var seen = new Dictionary<Type, JsonNode>();
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, seen, definitions, documentation),
        };
        var report = (JsonObject)ClericJson.Options.GetJsonSchemaAsNode(typeof(Report), exporter);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "urn:cleric:report:1",
            ["title"] = "Cleric report",
            ["description"] = Summary(documentation, "T:Cleric.Reports.Report"),
        };
        foreach (var (name, value) in report)
        {
            schema.TryAdd(name, value?.DeepClone());
        }

        ((JsonObject)schema["properties"]!["schema"]!)["const"] = Report.CurrentSchema;
        schema["$defs"] = new JsonObject(definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));
        return schema.ToJsonString(Written) + "\n";
    }

    private static JsonNode Transform(
        JsonSchemaExporterContext context,
        JsonNode node,
        Dictionary<Type, JsonNode> seen,
        SortedDictionary<string, JsonNode> definitions,
        Dictionary<string, XElement> documentation)
    {
        // The exporter writes a type that it met before as a path to that place, which is another place here.
        if (node is JsonObject link && link["$ref"] is { } path && path.GetValue<string>().StartsWith("#/properties/", StringComparison.Ordinal))
        {
            node = seen[context.TypeInfo.Type].DeepClone();
        }

        node = Shape(context, node, definitions, documentation);
        seen.TryAdd(context.TypeInfo.Type, node.DeepClone());
        if (context.PropertyInfo is { } property && node is JsonObject target && Summary(documentation, $"P:{property.DeclaringType.FullName}.{ClrName(property)}") is { } text)
        {
            target.Insert(0, "description", text);
        }

        return node;
    }

    private static JsonNode Shape(JsonSchemaExporterContext context, JsonNode node, SortedDictionary<string, JsonNode> definitions, Dictionary<string, XElement> documentation)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(Entity))
        {
            // Its converter writes "kind:name".
            definitions["Entity"] = new JsonObject { ["description"] = "An entity, as \"kind:name\".", ["type"] = "string", ["pattern"] = "^[^:]+:.+$" };
            node = Reference("Entity", IsNullable(context));
        }
        else if (type == typeof(DateTimeOffset))
        {
            var nullable = IsNullable(context);
            node = new JsonObject { ["type"] = nullable ? new JsonArray("string", "null") : "string", ["format"] = "date-time" };
        }
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && context.Path.Length > 0 && node is JsonObject shape && !IsReference(shape))
        {
            var nullable = shape["type"] is JsonArray;
            if (nullable)
            {
                shape["type"] = "object";
            }

            var described = new JsonObject { ["description"] = Summary(documentation, "T:" + type.FullName) };
            foreach (var (name, value) in shape)
            {
                described[name] = value?.DeepClone();
            }

            definitions[type.Name] = described;
            node = Reference(type.Name, nullable);
        }

        return node;
    }

    private static bool IsReference(JsonObject node) => node.ContainsKey("$ref") || node["anyOf"] is JsonArray { Count: 2 } choices && choices[0]!["$ref"] is not null && choices[1]!["type"]?.ToString() == "null";

    private static bool IsNullable(JsonSchemaExporterContext context) =>
        Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null || context.PropertyInfo is { IsGetNullable: true };

    private static JsonObject Reference(string name, bool nullable)
    {
        var reference = new JsonObject { ["$ref"] = "#/$defs/" + name };
        return nullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private static string ClrName(JsonPropertyInfo property) => char.ToUpperInvariant(property.Name[0]) + property.Name[1..];

    private static string? Summary(Dictionary<string, XElement> documentation, string member)
    {
        // A positional record documents its properties as parameters of its constructor, on the type.
        var element = documentation.GetValueOrDefault(member)?.Element("summary");
        if (element is null && member.StartsWith("P:", StringComparison.Ordinal))
        {
            var dot = member.LastIndexOf('.');
            element = documentation.GetValueOrDefault("T:" + member[2..dot])?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == member[(dot + 1)..]);
        }

        if (element is null)
        {
            return null;
        }

        var words = element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
            XElement { Name.LocalName: "paramref" } name => name.Attribute("name")!.Value,
            XElement other => other.Value,
            _ => "",
        });
        return string.Join(' ', string.Concat(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
