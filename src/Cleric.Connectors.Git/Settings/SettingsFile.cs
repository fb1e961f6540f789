using System.Text;
using System.Text.Json;
using YamlDotNet.Core;

namespace Cleric.Connectors.Git.Settings;

/// <summary>Reads a configuration file as documents of keys and values.</summary>
internal static class SettingsFile
{
    /// <summary>What is nested deeper than this is no configuration.</summary>
    public const int MostDepth = 64;

    /// <summary>Whether the keys of a file can be read, by its name.</summary>
    public static bool IsReadable(string path) => ReaderOf(path) is not null;

    /// <summary>Its documents, or null and why they cannot be read.</summary>
    public static (IReadOnlyList<SettingNode>? Documents, string? Fault) Read(string path, byte[] content)
    {
        try
        {
            return (ReaderOf(path)!(content), null);
        }
        catch (Exception exception) when (exception is YamlException or JsonException or SettingsFault or ArgumentException or InvalidOperationException or FormatException)
        {
            return (null, exception is SettingsFault ? exception.Message : exception is YamlException { Start.Line: var line } ? $"no YAML at line {line}" : exception is JsonException json ? $"no JSON at line {json.LineNumber + 1}" : "not of its form");
        }
    }

    /// <summary>A text without the mark that some editors put in front.</summary>
    public static string Text(byte[] content) => Encoding.UTF8.GetString(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsSpan(3) : content);

    private static Func<byte[], IReadOnlyList<SettingNode>>? ReaderOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        return name switch
        {
            _ when name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal) || name.EndsWith(".env", StringComparison.Ordinal) => content => PropertiesReader.Read(Text(content), isEnv: true),
            _ when name.EndsWith(".properties", StringComparison.Ordinal) => content => PropertiesReader.Read(Text(content), isEnv: false),
            _ when name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) => content => YamlReader.Read(Text(content)),
            _ when name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonc", StringComparison.Ordinal) => JsonReader.Read,
            _ => null,
        };
    }
}
