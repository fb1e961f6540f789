using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cleric.Serialization;

/// <summary>The JSON form of everything in this package: camelCase, enums as words, nulls left out, source-generated.</summary>
public static class ClericJson
{
    /// <summary>The options by which case files, exhibits and reports are written and read. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same, indented for people.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(ClericJsonContext.Default.Options)
        {
            WriteIndented = indented,
            NewLine = "\n",

            // Case files are files, never inlined in a page: only what JSON requires is escaped, so that a log line stays legible.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
