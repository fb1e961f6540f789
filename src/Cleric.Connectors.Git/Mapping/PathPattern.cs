using System.Text;
using System.Text.RegularExpressions;

namespace Cleric.Connectors.Git.Mapping;

/// <summary>A glob as CODEOWNERS has it, in which "{service}" stands for a service's name.</summary>
internal sealed class PathPattern
{
    private const string Service = "{service}";

    private readonly Regex _regex;

    public PathPattern(string pattern)
    {
        NamesService = pattern.Contains(Service, StringComparison.Ordinal);
        _regex = new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    public bool NamesService { get; }

    public static string? Mistake(string pattern) =>
        pattern.Trim().Trim('/').Length == 0 ? $"'{pattern}' is no glob. Give one such as \"services/checkout/\"."
        : pattern.Split(Service).Length > 2 ? $"'{pattern}' holds {Service} more than once. Say once which part is the service's name."
        : null;

    public bool TryMatch(string path, out string? service)
    {
        service = null;
        if (!NamesService)
        {
            return _regex.IsMatch(path);
        }

        var match = _regex.Match(path);
        service = match.Success ? match.Groups["service"].Value : null;
        return match.Success;
    }

    private static string Translate(string pattern)
    {
        var text = pattern.Trim();
        var parts = text.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var regex = new StringBuilder("^");
        if (!text.StartsWith('/') && parts.Length == 1)
        {
            regex.Append("(?:.*/)?");
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            if (parts[i] == "**")
            {
                regex.Append(last ? ".+" : "(?:[^/]+/)*");
                continue;
            }

            Append(regex, parts[i]);
            regex.Append(last ? "" : "/");
        }

        // What a folder's name matches holds for all below it, save for a last "*", which CODEOWNERS takes for the folder's own files.
        regex.Append(text.EndsWith('/') ? "/.+" : parts[^1] is "*" or "**" ? "" : "(?:/.+)?");
        return regex.Append('$').ToString();
    }

    private static void Append(StringBuilder regex, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (string.CompareOrdinal(part, i, Service, 0, Service.Length) == 0)
            {
                regex.Append("(?<service>[^/]+)");
                i += Service.Length - 1;
                continue;
            }

            regex.Append(part[i] switch
            {
                '*' => "[^/]*",
                '?' => "[^/]",
                '\\' when i + 1 < part.Length => Regex.Escape(part[++i].ToString()),
                var other => Regex.Escape(other.ToString()),
            });
        }
    }
}
