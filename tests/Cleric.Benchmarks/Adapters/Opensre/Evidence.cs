using System.Globalization;
using System.Text.Json;

namespace Cleric.Benchmarks.Adapters.Opensre;

/// <summary>Finds and reads the evidence files of a case.</summary>
internal static class Evidence
{
    /// <summary>The file of the case, or that of its base where it has none.</summary>
    public static string? Find(string folder, string? inherited, string name) =>
        new[] { folder, inherited }.OfType<string>().Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);

    public static IEnumerable<JsonElement> Items(string? file, string property) => file is null ? [] : Items(JsonDocument.Parse(File.ReadAllText(file)).RootElement, property);

    public static IEnumerable<JsonElement> Items(JsonElement element, string property) =>
        element.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static double Number(JsonElement element, string property) => element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    public static DateTimeOffset? Time(JsonElement element, string property) => Time(Text(element, property));

    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
