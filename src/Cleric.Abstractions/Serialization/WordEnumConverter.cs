using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Serialization;

/// <summary>Writes an enum's value as a word in kebab case.</summary>
internal sealed class WordEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower)
    where TEnum : struct, Enum;
