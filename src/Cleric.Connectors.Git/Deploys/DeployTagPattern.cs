using System.Text.RegularExpressions;

namespace Cleric.Connectors.Git.Deploys;

/// <summary>The form of tags that tell of a deployment.</summary>
internal sealed partial class DeployTagPattern
{
    private readonly Regex _regex;

    public DeployTagPattern(string form)
    {
        var pattern = Placeholder().Replace(Regex.Escape(form.Trim()).Replace("\\{", "{", StringComparison.Ordinal), match => $"(?<{match.Groups[1].Value}>[^/]+)");
        NamesService = form.Contains("{service}", StringComparison.Ordinal);
        _regex = new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    public bool NamesService { get; }

    public static string? Mistake(string form)
    {
        var names = Placeholder().Matches(form).Select(match => match.Groups[1].Value).ToList();
        return !names.Contains("version") ? $"'{form}' does not hold {{version}}, which stands for what was deployed. Give a form such as \"deploy/{{service}}/{{version}}\"."
            : names.Distinct().Count() < names.Count ? $"'{form}' holds a placeholder more than once."
            : Placeholder().Replace(form, "").AsSpan().ContainsAny('{', '}') ? $"'{form}' holds a placeholder that is not known. There are {{service}}, {{version}} and {{environment}}."
            : null;
    }

    /// <summary>The parts of a tag's name, or null when it has another form.</summary>
    public (string? Service, string Version, string? Environment)? Read(string tag)
    {
        var match = _regex.Match(tag);
        return match.Success ? (Part("service"), match.Groups["version"].Value, Part("environment")) : null;

        string? Part(string name) => match.Groups[name] is { Success: true, Value: var value } ? value : null;
    }

    [GeneratedRegex(@"\{(service|version|environment)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
