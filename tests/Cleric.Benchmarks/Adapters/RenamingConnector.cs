using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;

namespace Cleric.Benchmarks.Adapters;

/// <summary>Renames the components in everything that a connector answers, and back in what it is asked. It works on the JSON form, so that no text is forgotten.</summary>
internal sealed class RenamingConnector(IConnector inner, Renamer renamer) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        var answer = await base.AskAsync(Map(query, renamer.Back), cancellationToken);
        return Map(answer, renamer.Everywhere) with { CoveredWindow = answer.CoveredWindow };
    }

    private static T Map<T>(T value, Func<string, string> rename)
        where T : class
    {
        var node = JsonSerializer.SerializeToNode(value, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)ClericJson.Options.GetTypeInfo(typeof(T)))!;
        return (T)Renamed(node, rename).Deserialize(ClericJson.Options.GetTypeInfo(typeof(T)))!;
    }

    private static JsonNode Renamed(JsonNode node, Func<string, string> rename) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Renamed(field.Value, rename)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Renamed(item, rename))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value, rename),
        _ => node.DeepClone(),
    };

    private static JsonValue Text(JsonValue value, Func<string, string> rename) =>
        value.GetValue<string>() is var text && rename(text) is var renamed && renamed != text ? JsonValue.Create(renamed) : (JsonValue)value.DeepClone();
}
