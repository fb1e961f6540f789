using System.ComponentModel.DataAnnotations;
using Cleric.Connectors.Validation;

namespace Cleric.Connectors.Catalog;

/// <summary>Which files a <see cref="CatalogConnector"/> reads, and how.</summary>
public sealed class CatalogOptions
{
    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "catalog".</summary>
    public string? Name { get; set; }

    /// <summary>The folders that hold descriptor files, at any depth: clones of repositories, or one folder of descriptors. At least one. One that does not exist is told in each answer and looked for again.</summary>
    public IList<string> Folders { get; } = new List<string>();

    /// <summary>Which files are read, as globs below each folder. When it is left empty (the default): "**/catalog-info.yaml". Hidden folders and links out of a folder are never followed.</summary>
    public IList<string> Include { get; } = new List<string>();

    /// <summary>
    /// Annotations whose values are names that other systems have for the entity. When it is left empty (the default): backstage.io/kubernetes-id, backstage.io/kubernetes-label-selector,
    /// github.com/project-slug, gitlab.com/project-slug, bitbucket.org/project-slug, pagerduty.com/service-id, opsgenie.com/component-selector, sentry.io/project-slug, argocd/app-name,
    /// argocd/app-selector, datadoghq.com/service, prometheus.io/job, grafana/alert-label-selector, grafana/tag-selector, jenkins.io/job-full-name, sonarqube.org/project-key. Of a selector such as "app=checkout" the values are the names.
    /// </summary>
    public IList<string> AliasAnnotations { get; } = new List<string>();

    /// <summary>Types of components that are left out, since they don't run. When it is left empty (the default): library, documentation, template.</summary>
    public IList<string> ExcludeTypes { get; } = new List<string>();

    /// <summary>The longest file that is read, in bytes; a longer one is told. Default 1 MiB.</summary>
    [Range(1_024, 100 * 1_024 * 1_024, ErrorMessage = "MaxFileBytes must be between 1024 and 104857600 (100 MiB).")]
    public int MaxFileBytes { get; set; } = 1_024 * 1_024;

    /// <summary>The most files that are read. Default 10,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "MaxFiles must be between 1 and 1000000.")]
    public int MaxFiles { get; set; } = 10_000;

    /// <summary>How long the files are taken to be unchanged; the next query after that reads them again. Default 30 s.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan RefreshAfter { get; set; } = TimeSpan.FromSeconds(30);
}
