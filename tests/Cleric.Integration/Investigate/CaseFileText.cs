using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cleric.Integration.Investigate;

/// <summary>Reads and rewrites a case file as anyone could with the description of its form (docs/case-files.md), without the engine.</summary>
internal static class CaseFileText
{
    private const string ChainProperty = ",\"chain\":\"";

    /// <summary>The whole lines of a file that may be being written.</summary>
    public static int WholeLines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        var lines = 0;
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    public static IReadOnlyList<JsonElement> Events(string path) => [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public static IEnumerable<JsonElement> OfType(string path, string type) => Events(path).Where(item => item.GetProperty("type").GetString() == type);

    /// <summary>What was found: the conclusion's outcome, hypothesis and confidence.</summary>
    public static (string? Outcome, string? Cause, double Confidence) Finding(string path)
    {
        var conclusion = OfType(path, "concluded").Single().GetProperty("conclusion");
        var hypothesis = OfType(path, "hypothesis-proposed").Select(item => item.GetProperty("hypothesis")).Single(item => item.GetProperty("id").GetString() == conclusion.GetProperty("hypothesisId").GetString());
        return (conclusion.GetProperty("outcome").GetString(), hypothesis.GetProperty("statement").GetString(), Math.Round(conclusion.GetProperty("confidence").GetDouble(), 6));
    }

    /// <summary>The queries that were answered, each with the connector that answered it.</summary>
    public static IReadOnlyList<string> AnsweredQueries(string path) =>
        [.. OfType(path, "exhibit-received").Select(item => item.GetProperty("exhibit")).Where(exhibit => exhibit.GetProperty("answer").GetProperty("coverage").GetString() != "not-asked").Select(exhibit => $"{exhibit.GetProperty("connector")} {exhibit.GetProperty("query").GetRawText()}")];

    /// <summary>Rewrites lines and chains them anew, as their writer would have.</summary>
    public static void Rewrite(string path, Func<string, string> change)
    {
        var chain = new string('0', 64);
        var lines = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            var content = change(line[..line.LastIndexOf(ChainProperty, StringComparison.Ordinal)]);
            chain = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chain + content)));
            lines.Add($"{content}{ChainProperty}{chain}\"}}");
        }

        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
    }
}
