using System.Text.RegularExpressions;
using Cleric.Connectors.Catalog.Reading;

namespace Cleric.Connectors.Catalog.Topologies;

/// <summary>The names that other systems have for an entity, by its annotations.</summary>
internal sealed partial class Aliases(CatalogOptions options)
{
    private const string KubernetesNamespace = "backstage.io/kubernetes-namespace";

    private static readonly string[] DefaultAnnotations =
    [
        "backstage.io/kubernetes-id", "backstage.io/kubernetes-label-selector", "github.com/project-slug", "gitlab.com/project-slug", "bitbucket.org/project-slug", "pagerduty.com/service-id",
        "opsgenie.com/component-selector", "sentry.io/project-slug", "argocd/app-name", "argocd/app-selector", "datadoghq.com/service", "prometheus.io/job", "grafana/alert-label-selector",
        "grafana/tag-selector", "jenkins.io/job-full-name", "sonarqube.org/project-key",
    ];

    /// <summary>The labels of a selector that hold a name; "environment" and "tier" hold none.</summary>
    private static readonly string[] NamingLabels = ["app", "name", "instance", "k8s-app", "service", "service_name", "service-name", "application", "workload", "deployment", "job"];

    private readonly IReadOnlyCollection<string> _annotations = options.AliasAnnotations.Count > 0 ? [.. options.AliasAnnotations] : DefaultAnnotations;

    /// <summary>The annotations that name the entity, as they are written.</summary>
    public IEnumerable<KeyValuePair<string, string>> Naming(Descriptor descriptor) => descriptor.Annotations.Where(annotation => _annotations.Contains(annotation.Key));

    /// <summary>The names, and for those in Kubernetes also "namespace/name" where the namespace is told.</summary>
    public IEnumerable<string> Of(Descriptor descriptor)
    {
        yield return $"{descriptor.Ref.Namespace}/{descriptor.Name}";
        yield return $"{descriptor.Ref.Kind}:{descriptor.Ref.Namespace}/{descriptor.Name}";
        if (descriptor.Title is { Length: > 0 } title)
        {
            yield return title;
        }

        foreach (var (annotation, value) in Naming(descriptor))
        {
            foreach (var name in annotation.EndsWith("selector", StringComparison.Ordinal) ? Selected(value) : [value])
            {
                yield return name;
                if (annotation.StartsWith("backstage.io/kubernetes-", StringComparison.Ordinal) && descriptor.Annotations.TryGetValue(KubernetesNamespace, out var @namespace))
                {
                    yield return $"{@namespace}/{name}";
                }
            }
        }
    }

    private static IEnumerable<string> Selected(string selector) =>
        Equality().Matches(selector)
            .Where(match => match.Groups["key"].Value is var key && NamingLabels.Contains(key[(key.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase))
            .Select(match => match.Groups["value"].Value);

    [GeneratedRegex(@"(?<key>[\w./-]+)\s*(?<!!)={1,2}~?\s*[""']?(?<value>[\w./:-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Equality();
}
