using System.Text.Json.Serialization;

namespace Owner1.Cleric.System1;

/// <summary>What System1 answers. A field that is required makes an answer without it an error, and not an empty list.</summary>
internal sealed record ChangeList
{
    public required IReadOnlyList<ChangeItem> Changes { get; init; }
}

internal sealed record ChangeItem
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Service { get; init; }

    public required string Title { get; init; }

    public string Kind { get; init; } = "deploy";

    public string? Author { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ChangeList))]
internal sealed partial class System1Json : JsonSerializerContext;
