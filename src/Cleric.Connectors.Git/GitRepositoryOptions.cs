using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git;

/// <summary>A clone, and whose changes are in it.</summary>
public sealed class GitRepositoryOptions
{
    /// <summary>The folder of the clone: that which holds ".git", or a bare repository. Required. Nothing in it is ever written.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Repositories: a Path is missing: give the folder of the clone.")]
    public string Path { get; set; } = "";

    /// <summary>What the repository is called. Default: the folder's name, without ".git".</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The branch, for example "main" or "origin/release". Default: the branch that is checked out, or the one that it follows where that is ahead (a clone that is fetched and not merged); where none is
    /// checked out, the default branch of the remote "origin".
    /// </summary>
    public string? Branch { get; set; }

    /// <summary>
    /// The service that changes belong to which no path names another for: a name, or "kind:name" ("database:orders"). Default null: it is called as the repository is. An empty text: nobody, and such
    /// changes come only where the whole estate is asked about.
    /// </summary>
    public string? Service { get; set; }

    /// <summary>Which paths belong to which service. The last that matches a path decides, as in CODEOWNERS. Default none: everything belongs to <see cref="Service"/>.</summary>
    [ValidateEnumeratedItems]
    public IList<GitPathOptions> Paths { get; } = [];

    /// <summary>
    /// The forms of tags that tell of a deployment, for example "deploy/{service}/{version}", "{service}-v{version}" or "{environment}/{version}". "{version}" is required and may be any text without
    /// a slash, as may "{service}" (without it: <see cref="Service"/>) and "{environment}"; all else stands for itself. The first form that fits decides. Default none.
    /// </summary>
    public IList<string> DeployTags { get; } = [];
}
