using Cleric.Connectors.Http;

namespace Cleric.Connectors.Mcp;

/// <summary>What the server was given in confidence, and must be in no text that is kept.</summary>
internal sealed class Secrets(McpOptions options, Credentials? credentials)
{
    /// <summary>Shorter values may be words that stand in any text.</summary>
    private const int ShortestInContent = 8;

    private const int ShortestInMessages = 4;

    private readonly string?[] _given =
    [
        .. options.Environment.Values,
        .. options.InheritEnvironment.Select(System.Environment.GetEnvironmentVariable),
    ];

    /// <summary>Takes secrets out of what a tool returned.</summary>
    public string Mask(string text) => Mask(text, ShortestInContent);

    /// <summary>Takes secrets out of what a server wrote of a fault, and makes it one line of bearable length.</summary>
    public string Line(string text, int longest = 500)
    {
        text = string.Join(' ', Mask(text, ShortestInMessages).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        text = string.Concat(text.Where(c => !char.IsControl(c)));
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "...");
    }

    private string Mask(string text, int shortest)
    {
        foreach (var secret in _given.Concat(credentials?.Secrets ?? []).Where(secret => secret?.Length >= shortest).OrderByDescending(secret => secret!.Length))
        {
            text = text.Replace(secret!, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
