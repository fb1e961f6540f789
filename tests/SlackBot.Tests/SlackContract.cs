using System.Globalization;
using System.Text.Json.Nodes;

namespace SlackBot.Tests;

/// <summary>What Slack's OpenAPI document says of a call: whether there is such a method, and takes such parameters.</summary>
internal sealed class SlackContract
{
    private readonly JsonObject _paths = JsonNode.Parse(Specs.Read("openapi-v2.json"))!["paths"]!.AsObject();

    /// <summary>What is wrong with a call.</summary>
    /// <param name="call">The call, posted as a form. The document has some methods, such as views.open, as GET with a query; Slack takes the same parameters posted.</param>
    /// <param name="authorization">The header, which stands for the parameter "token" in "header".</param>
    /// <param name="contentType">The header.</param>
    public IEnumerable<string> Problems(SlackCall call, string authorization, string contentType)
    {
        if (_paths[$"/{call.Method}"] is not JsonObject path)
        {
            yield return $"{call.Method}: there is no such method";
            yield break;
        }

        var operation = path["post"] ?? path["get"]!;
        if (!operation["consumes"]!.AsArray().Any(type => contentType.StartsWith((string)type!, StringComparison.Ordinal)))
        {
            yield return $"{call.Method}: does not take {contentType}";
        }

        var parameters = operation["parameters"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!, StringComparer.Ordinal);
        foreach (var (name, parameter) in parameters.Where(parameter => (bool?)parameter.Value["required"] == true))
        {
            var given = (string)parameter["in"]! == "header" ? authorization.StartsWith("Bearer xoxb-", StringComparison.Ordinal) : call.Fields.ContainsKey(name);
            if (!given)
            {
                yield return $"{call.Method}: '{name}' is required";
            }
        }

        foreach (var (name, value) in call.Fields)
        {
            if (!parameters.TryGetValue(name, out var parameter) || (string)parameter["in"]! == "header")
            {
                yield return $"{call.Method}: does not know '{name}'";
                continue;
            }

            var fits = (string)parameter["type"]! switch
            {
                "boolean" => value is "true" or "false",
                "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                "number" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                _ => value.Length > 0,
            };
            if (!fits)
            {
                yield return $"{call.Method}: '{name}' is '{value}', which is no {parameter["type"]}";
            }
        }

        foreach (var problem in (call.Fields.TryGetValue("blocks", out var blocks) ? BlockKit.OfMessage(blocks) : []).Concat(call.Fields.TryGetValue("view", out var view) ? BlockKit.OfModal(view) : []))
        {
            yield return $"{call.Method}: {problem}";
        }

        if (call.Fields.TryGetValue("text", out var text) && BlockKit.Markup(text) is { } markup)
        {
            yield return $"{call.Method}: text: {markup}";
        }
    }
}
