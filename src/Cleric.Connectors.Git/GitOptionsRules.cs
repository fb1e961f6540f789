using Cleric.Connectors.Git.Deploys;
using Cleric.Connectors.Git.Mapping;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git;

/// <summary>What no annotation can say.</summary>
internal sealed class GitOptionsRules : IValidateOptions<GitOptions>
{
    public ValidateOptionsResult Validate(string? name, GitOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(GitOptions options)
    {
        if (options.Repositories.Count == 0)
        {
            yield return "Repositories is empty. Add at least one, with the Path of its clone.";
        }

        if (options.StalenessTolerance < TimeSpan.Zero)
        {
            yield return "StalenessTolerance is negative. Give a duration of zero or more.";
        }

        if (options.ClockTolerance < TimeSpan.Zero)
        {
            yield return "ClockTolerance is negative. Give a duration of zero or more.";
        }

        foreach (var pattern in options.ConfigFiles)
        {
            if (PathPattern.Mistake(pattern.StartsWith('!') ? pattern[1..] : pattern) is { } mistake)
            {
                yield return $"ConfigFiles: {mistake}";
            }
        }

        foreach (var repository in options.Repositories)
        {
            foreach (var path in repository.Paths)
            {
                if (path.Pattern.Length > 0 && PathPattern.Mistake(path.Pattern) is { } mistake)
                {
                    yield return $"Paths of '{repository.Path}': {mistake}";
                }
            }

            foreach (var form in repository.DeployTags)
            {
                if (DeployTagPattern.Mistake(form) is { } mistake)
                {
                    yield return $"DeployTags of '{repository.Path}': {mistake}";
                }
            }
        }

        var names = options.Repositories.Where(repository => repository.Path.Length > 0).GroupBy(RepositoryNames.Of, StringComparer.Ordinal);
        foreach (var twice in names.Where(group => group.Count() > 1))
        {
            yield return $"Repositories: {twice.Count()} are called '{twice.Key}'. Give each a Name of its own.";
        }
    }
}
