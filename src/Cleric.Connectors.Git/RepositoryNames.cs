namespace Cleric.Connectors.Git;

/// <summary>What a repository is called.</summary>
internal static class RepositoryNames
{
    public static string Of(GitRepositoryOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Name))
        {
            return options.Name;
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Path));
        if (Path.GetFileName(path) == ".git")
        {
            path = Path.GetDirectoryName(path) ?? path;
        }

        var name = Path.GetFileName(path);
        name = name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
        return name.Length == 0 ? path : name;
    }
}
