using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git;

/// <summary>Which clones a <see cref="GitConnector"/> reads, and how far it goes.</summary>
public sealed class GitOptions
{
    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "git".</summary>
    public string? Name { get; set; }

    /// <summary>The repositories. At least one.</summary>
    [ValidateEnumeratedItems]
    public IList<GitRepositoryOptions> Repositories { get; } = [];

    /// <summary>
    /// Which files are configuration: globs as in <see cref="GitPathOptions.Pattern"/>, of which the last that matches decides; a glob that begins with "!" says that the file is none. When it is
    /// left empty (the default): YAML, JSON, .env, .properties, TOML, INI, .conf, .cfg and .tfvars, without what lists dependencies or drives a build (package.json, lock files, .github/, ...).
    /// </summary>
    public IList<string> ConfigFiles { get; } = [];

    /// <summary>
    /// How much older than the end of the window (or the present) what a clone last heard of its remote may be before the answer is called stale. Default 2 minutes. Fetch at least as often as this
    /// and the longest time that you can do without.
    /// </summary>
    public TimeSpan StalenessTolerance { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>By how much the clocks of those who commit may differ before a commit's time is doubted. Default 5 minutes.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most commits of a branch that are kept in mind, the newest, at about 40 bytes each. Default 1,000,000.</summary>
    [Range(1, 50_000_000, ErrorMessage = "MaxCommits must be between 1 and 50000000.")]
    public int MaxCommits { get; set; } = 1_000_000;

    /// <summary>The most commits of a repository that one query compares with their parents; of more, so many are taken evenly over the window, and the answer says that it is cut. Default 5,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "MaxCommitsPerQuery must be between 1 and 1000000.")]
    public int MaxCommitsPerQuery { get; set; } = 5_000;

    /// <summary>The longest file, in bytes, whose content is read for a difference. Default 1 MiB.</summary>
    [Range(1, 100 * 1024 * 1024, ErrorMessage = "MaxFileBytes must be between 1 and 104857600.")]
    public int MaxFileBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest difference of a change, in characters; a longer one is cut and says so. Default 16,384.</summary>
    [Range(200, 10_000_000, ErrorMessage = "MaxDiffCharacters must be between 200 and 10000000.")]
    public int MaxDiffCharacters { get; set; } = 16_384;
}
