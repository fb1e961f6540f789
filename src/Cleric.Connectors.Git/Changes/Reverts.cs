using System.Text.RegularExpressions;

namespace Cleric.Connectors.Git.Changes;

/// <summary>Tells from a commit's message what it takes back.</summary>
internal static partial class Reverts
{
    /// <summary>The commits that it names ("This reverts commit ..."), or else the title that it quotes (<c>Revert "..."</c>); none for a commit that takes nothing back.</summary>
    public static (IReadOnlyList<string> Commits, string? Title) Read(string message)
    {
        var title = Title().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        return ([.. Commit().Matches(message).Select(found => found.Groups[1].Value.ToLowerInvariant()).Distinct()], title);
    }

    [GeneratedRegex(@"\bThis reverts (?:merge )?commit\s+([0-9a-f]{7,40})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Commit();

    [GeneratedRegex("""^\s*Revert "(.+)"[ \t]*(?:\(#\d+\))?[ \t]*\r?$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
