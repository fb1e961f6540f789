using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cleric.AspNetCore.Endpoints;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Cleric.AspNetCore.Webhooks;
using Cleric.Serialization;

namespace Cleric.AspNetCore;

/// <summary>The JSON of this package: as <see cref="ClericJson"/> writes, with what is on the wire here besides.</summary>
internal static class ClericHttpJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        // What is on the wire may end up in a page: the default encoder escapes what HTML would take for markup.
        var options = new JsonSerializerOptions(ClericJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(ClericJson.Options.TypeInfoResolver, ClericHttpJsonContext.Default),
            Encoder = JavaScriptEncoder.Default,

            // Who writes JSON by hand does not know that "kind" would have to come first.
            AllowOutOfOrderMetadataProperties = true,
        };
        options.MakeReadOnly();
        return options;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvestigationEntry))]
[JsonSerializable(typeof(AttachedAlert))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(InvestigationPage))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(FailureModePage))]
[JsonSerializable(typeof(MemoryPage))]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class ClericHttpJsonContext : JsonSerializerContext;
