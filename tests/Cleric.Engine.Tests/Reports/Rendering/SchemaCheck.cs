using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>Checks a document against the keywords of JSON Schema 2020-12 that the report's schema uses. It refuses a keyword that it does not know.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    public IReadOnlyList<string> Validate(JsonNode? document)
    {
        var errors = new List<string>();
        Check(root, document, "", errors);
        return errors;
    }

    private void Check(JsonNode schema, JsonNode? value, string path, List<string> errors)
    {
        if (schema is JsonValue)
        {
            if (!schema.GetValue<bool>())
            {
                errors.Add($"{path}: nothing is allowed here");
            }

            return;
        }

        foreach (var (keyword, argument) in schema.AsObject())
        {
            switch (keyword)
            {
                case "$schema" or "$id" or "$comment" or "$defs" or "title" or "description" or "default" or "format":
                    break;
                case "$ref":
                    Check(root["$defs"]![argument!.GetValue<string>()["#/$defs/".Length..]]!, value, path, errors);
                    break;
                case "type":
                    var allowed = argument is JsonArray types ? types.Select(type => type!.GetValue<string>()).ToArray() : [argument!.GetValue<string>()];
                    if (!allowed.Any(type => Is(type, value)))
                    {
                        errors.Add($"{path}: {string.Join('|', allowed)} expected");
                    }

                    break;
                case "const":
                    if (!JsonNode.DeepEquals(argument, value))
                    {
                        errors.Add($"{path}: {argument} expected");
                    }

                    break;
                case "enum":
                    if (!argument!.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)))
                    {
                        errors.Add($"{path}: one of {argument.ToJsonString()} expected");
                    }

                    break;
                case "pattern":
                    if (value?.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(value.GetValue<string>(), argument!.GetValue<string>()))
                    {
                        errors.Add($"{path}: does not match {argument}");
                    }

                    break;
                case "properties":
                    foreach (var (name, property) in argument!.AsObject())
                    {
                        if (value is JsonObject container && container.TryGetPropertyValue(name, out var held))
                        {
                            Check(property!, held, $"{path}/{name}", errors);
                        }
                    }

                    break;
                case "required":
                    errors.AddRange(argument!.AsArray().Select(name => name!.GetValue<string>()).Where(name => value is JsonObject container && !container.ContainsKey(name)).Select(name => $"{path}/{name}: missing"));
                    break;
                case "additionalProperties":
                    foreach (var (name, held) in value as JsonObject ?? [])
                    {
                        if (schema["properties"]?[name] is null)
                        {
                            Check(argument!, held, $"{path}/{name}", errors);
                        }
                    }

                    break;
                case "items":
                    foreach (var (index, item) in (value as JsonArray ?? []).Index())
                    {
                        Check(argument!, item, $"{path}/{index}", errors);
                    }

                    break;
                case "anyOf":
                    if (!argument!.AsArray().Any(choice => Passes(choice!, value)))
                    {
                        errors.Add($"{path}: none of the alternatives fits");
                    }

                    break;
                default:
                    throw new NotSupportedException($"The keyword {keyword} is not known to this check.");
            }
        }
    }

    private bool Passes(JsonNode schema, JsonNode? value)
    {
        var errors = new List<string>();
        Check(schema, value, "", errors);
        return errors.Count == 0;
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()),
        _ => throw new NotSupportedException($"The type {type} is not known to this check."),
    };
}
