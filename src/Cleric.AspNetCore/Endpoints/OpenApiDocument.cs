using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Cleric.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>The document of the API (OpenAPI 3.1): paths from <see cref="ApiOperations"/>, forms from the serialiser's own metadata.</summary>
internal static class OpenApiDocument
{
    private const string Problem = "Problem";

    private static readonly (int Status, string Meaning)[] Always =
    [
        (401, "The host does not know who asks."),
        (403, "Who asks may not, or belongs to no tenant."),
        (500, "The host failed; its log says why."),
    ];

    private static readonly (int Status, string Meaning) NotJson = (415, "The body is not sent as application/json.");

    public static async Task WriteAsync(EndpointContext context)
    {
        var request = context.Http.Request;
        var prefix = (request.PathBase + request.Path).Value!;
        var webhooks = context.Http.RequestServices.GetService<WebhookDoor>()?.Open().Select(open => open.Receiver.Name) ?? [];
        var document = Of(prefix[..prefix.LastIndexOf('/')], webhooks);
        context.Http.Response.ContentType = "application/json; charset=utf-8";
        await context.Http.Response.WriteAsync(document.ToJsonString(ClericHttpJson.Options), context.Aborted).ConfigureAwait(false);
    }

    /// <summary>The document.</summary>
    /// <param name="server">What the paths begin with.</param>
    /// <param name="webhooks">The senders whose webhooks are open.</param>
    public static JsonObject Of(string server, params IEnumerable<string> webhooks)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject
        {
            [Problem] = JsonNode.Parse("""{"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string","description":"What to do."}}}"""),
        };
        foreach (var operation in ApiOperations.All)
        {
            if (paths[operation.Path] is not JsonObject path)
            {
                paths[operation.Path] = path = [];
            }

            path[operation.Method.ToLowerInvariant()] = OperationOf(operation, schemas);
        }

        foreach (var sender in webhooks)
        {
            paths[$"/webhooks/{sender}"] = new JsonObject { ["post"] = WebhookOf(sender, schemas) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Cleric",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "Investigates production incidents: starts, follows and reads investigations, and learns from what is said of their findings. It reads production and never changes it.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server.Length == 0 ? "/" : server }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject OperationOf(ApiOperation operation, JsonObject schemas)
    {
        var parameters = new JsonArray();
        foreach (var name in operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..^1]))
        {
            parameters.Add((JsonNode)Parameter(name, "path", name == "id" ? "Its id." : "The exhibit's id, such as E5.", required: true));
        }

        foreach (var (name, location, description) in operation.Parameters)
        {
            parameters.Add((JsonNode)Parameter(name, location, description, required: false));
        }

        var responses = new JsonObject { [operation.Status.ToString(CultureInfo.InvariantCulture)] = AnswerOf(operation, schemas) };
        foreach (var (status, meaning) in operation.Problems.Concat(Always).Concat(operation.Method == "POST" ? [NotJson] : []))
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["description"] = meaning,
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Reference(Problem) } },
            };
        }

        var result = new JsonObject { ["operationId"] = operation.Name, ["summary"] = operation.Summary, ["tags"] = new JsonArray("Cleric") };
        if (operation.Description is { } text)
        {
            result["description"] = text;
        }

        if (parameters.Count > 0)
        {
            result["parameters"] = parameters;
        }

        if (operation.Body is { } body)
        {
            var examples = new JsonObject();
            foreach (var (name, json) in operation.BodyExamples)
            {
                examples[name] = new JsonObject { ["value"] = JsonNode.Parse(json) };
            }

            result["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaOf(body, schemas), ["examples"] = examples } },
            };
        }

        result["responses"] = responses;
        return result;
    }

    /// <summary>What a sender posts is of its own form, and so is how it is told that it is genuine.</summary>
    private static JsonObject WebhookOf(string sender, JsonObject schemas)
    {
        var responses = new JsonObject();
        foreach (var (status, meaning) in new[] { ("400", "The body is not of the sender's form."), ("401", "The signature or secret is wrong, or the delivery is stale."), ("413", "The body is too large."), ("415", "The body is not sent as the sender sends it."), ("503", "Too many wait; send it again.") })
        {
            responses[status] = new JsonObject { ["description"] = meaning, ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Reference(Problem) } } };
        }

        foreach (var (status, meaning) in new[] { ("200", "Known already, or nothing to investigate."), ("202", "Taken: the investigation that it led to, or became part of.") })
        {
            responses[status] = new JsonObject { ["description"] = meaning, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaOf(typeof(WebhookAnswer), schemas) } } };
        }

        return new JsonObject
        {
            ["operationId"] = $"webhook-{sender}",
            ["summary"] = $"Take what {sender} posts",
            ["tags"] = new JsonArray("Cleric"),
            ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } } } },
            ["responses"] = responses,
        };
    }

    private static JsonObject AnswerOf(ApiOperation operation, JsonObject schemas)
    {
        var answer = new JsonObject { ["description"] = operation.Summary };
        var content = new JsonObject();
        if (operation.Answer is { } type)
        {
            var media = new JsonObject { ["schema"] = SchemaOf(type, schemas) };
            if (operation.AnswerExample is { } example)
            {
                media["example"] = JsonNode.Parse(example);
            }

            content["application/json"] = media;
        }

        foreach (var other in operation.OtherTypes)
        {
            var media = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
            if (operation.Answer is null && operation.AnswerExample is { } example)
            {
                media["example"] = example;
            }

            content[other] = media;
        }

        if (content.Count > 0)
        {
            answer["content"] = content;
        }

        return answer;
    }

    private static JsonObject Parameter(string name, string location, string description, bool required) => new()
    {
        ["name"] = name,
        ["in"] = location,
        ["required"] = required,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject SchemaOf(Type type, JsonObject schemas)
    {
        if (!schemas.ContainsKey(type.Name))
        {
            schemas[type.Name] = Rebased(ClericHttpJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }), $"#/components/schemas/{type.Name}");
        }

        return Reference(type.Name);
    }

    /// <summary>References within a schema are from its own root; in the document they begin where the schema stands.</summary>
    private static JsonNode Rebased(JsonNode schema, string root)
    {
        switch (schema)
        {
            case JsonObject map:
                foreach (var (name, value) in map.ToList())
                {
                    if (name == "$ref" && value is JsonValue reference && reference.TryGetValue<string>(out var text) && text.StartsWith('#'))
                    {
                        map[name] = root + text[1..];
                    }
                    else if (value is not null)
                    {
                        Rebased(value, root);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    if (item is not null)
                    {
                        Rebased(item, root);
                    }
                }

                break;
        }

        return schema;
    }
}
