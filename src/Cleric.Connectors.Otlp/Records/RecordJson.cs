using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Connectors.Otlp.Records;

/// <summary>The small JSON files of a capture.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ManifestJson))]
[JsonSerializable(typeof(TruthJson))]
[JsonSerializable(typeof(TopologyJson))]
[JsonSerializable(typeof(ChangeJson))]
[JsonSerializable(typeof(ResourceJson))]
[JsonSerializable(typeof(AlertJson))]
internal sealed partial class RecordJson : JsonSerializerContext;

internal sealed record WindowJson(DateTimeOffset? Start, DateTimeOffset? End);

internal sealed record ManifestJson(string? Format, string? Name, string? Title, DateTimeOffset? RecordedAt, WindowJson? Window, string? Source, TriggerJson? Trigger);

internal sealed record TriggerJson(
    string? Kind,
    string? Name,
    string? Entity,
    string? Symptom,
    DateTimeOffset? At,
    string? Summary,
    string? Severity,
    Dictionary<string, JsonElement>? Labels,
    string? Text,
    string? Metric,
    string? ChangeId,
    WindowJson? Window);

internal sealed record TruthJson(string? Entity, List<string>? Entities, List<string>? Modes, DateTimeOffset? Onset, string? Change, string? Note, bool? TextOnly);

internal sealed record TopologyJson(List<TopologyEntityJson>? Entities, List<DependencyJson>? Dependencies);

internal sealed record TopologyEntityJson(string? Name, string? Kind, List<string>? Aliases, Dictionary<string, JsonElement>? Attributes);

internal sealed record DependencyJson(string? From, string? To, string? Kind);

internal sealed record ChangeJson(
    string? Id,
    DateTimeOffset? Time,
    string? Kind,
    string? Entity,
    string? Title,
    string? Author,
    string? From,
    string? To,
    string? Diff,
    Dictionary<string, JsonElement>? Attributes);

internal sealed record ConditionJson(string? Type, string? Status, string? Reason, string? Message, DateTimeOffset? Since);

internal sealed record EventJson(DateTimeOffset? Time, string? Reason, string? Message);

internal sealed record ResourceJson(
    DateTimeOffset? Time,
    string? Entity,
    string? Kind,
    string? State,
    List<ConditionJson>? Conditions,
    Dictionary<string, JsonElement>? Attributes,
    List<EventJson>? Events);

internal sealed record AlertJson(
    string? Id,
    string? Name,
    string? Entity,
    string? Severity,
    string? State,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Summary,
    Dictionary<string, JsonElement>? Labels);
