using System.ComponentModel.DataAnnotations;

namespace Cleric.Connectors.Git;

/// <summary>Says whose the paths of a form are.</summary>
public sealed class GitPathOptions
{
    /// <summary>
    /// A glob as in CODEOWNERS (docs.github.com, "About code owners"): "*.sql", "/deploy/", "services/checkout/", "services/**/config.yaml". A slash in front or within binds it to the root, one at the
    /// end means a folder, "*" and "?" stop at slashes, "**" does not. "{service}" stands for a part without a slash that is the service's name: "services/{service}/". Required.
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Paths: a Pattern is missing: give a glob, for example \"services/checkout/\".")]
    public string Pattern { get; set; } = "";

    /// <summary>The service that the paths belong to: a name, or "kind:name". Default null: what "{service}" in the pattern stands for, or without that nobody.</summary>
    public string? Service { get; set; }
}
