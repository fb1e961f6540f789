using System.Text.Json.Serialization;

namespace Lab.Recording;

/// <summary><c>truth.json</c>: what was really done. <see cref="Entity"/> is null where nothing was wrong; <see cref="Entities"/> are all that count as right, where there are several. <see cref="TextOnly"/> where only text tells the cause.</summary>
internal sealed record Truth(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Entity,
    IReadOnlyList<string> Modes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? Onset,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Change,
    string Note,
    IReadOnlyList<string>? Entities = null,
    bool? TextOnly = null);
