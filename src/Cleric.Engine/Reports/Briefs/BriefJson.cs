using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Cleric.Reports.Briefs;

/// <summary>The JSON of a brief, and its schema.</summary>
internal static class BriefJson
{
    private static readonly JsonSerializerOptions Options = Create();

    public static JsonTypeInfo<ReportBrief> Type { get; } = (JsonTypeInfo<ReportBrief>)Options.GetTypeInfo(typeof(ReportBrief));

    public static JsonElement Schema { get; } = AIJsonUtilities.CreateJsonSchema(typeof(ReportBrief), serializerOptions: Options);

    private static JsonSerializerOptions Create()
    {
        // A model reads it, or a page that has to escape it anyway.
        var options = new JsonSerializerOptions(BriefJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.MakeReadOnly();
        return options;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportBrief))]
internal sealed partial class BriefJsonContext : JsonSerializerContext;
