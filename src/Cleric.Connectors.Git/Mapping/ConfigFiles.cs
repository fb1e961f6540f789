namespace Cleric.Connectors.Git.Mapping;

/// <summary>Which files are configuration.</summary>
internal sealed class ConfigFiles
{
    // What lists dependencies or drives a build does not change what runs until something else does.
    private static readonly string[] Usual =
    [
        "*.yaml", "*.yml", "*.json", "*.jsonc", "*.env", ".env", ".env.*", "*.properties", "*.toml", "*.ini", "*.conf", "*.cfg", "*.tfvars",
        "!package.json", "!package-lock.json", "!npm-shrinkwrap.json", "!*.lock.json", "!packages.lock.json", "!pnpm-lock.yaml", "!tsconfig*.json", "!composer.json", "!global.json",
        "!pyproject.toml", "!Cargo.toml", "!/.github/", "!.gitlab-ci.yml", "!.pre-commit-config.yaml", "!.vscode/", "!setup.cfg", "!tox.ini",
    ];

    private readonly (PathPattern Pattern, bool Is)[] _rules;

    public ConfigFiles(IEnumerable<string> patterns)
    {
        var all = patterns.ToList();
        _rules = [.. (all.Count == 0 ? Usual : all.AsEnumerable()).Select(pattern => pattern.StartsWith('!') ? (new PathPattern(pattern[1..]), false) : (new PathPattern(pattern), true))];
    }

    public bool Are(string path)
    {
        for (var i = _rules.Length - 1; i >= 0; i--)
        {
            if (_rules[i].Pattern.TryMatch(path, out _))
            {
                return _rules[i].Is;
            }
        }

        return false;
    }
}
