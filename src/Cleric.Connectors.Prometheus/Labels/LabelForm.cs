using Cleric.Entities;

namespace Cleric.Connectors.Labels;

/// <summary>A label whose value names an entity, and how the name lies in the value.</summary>
/// <param name="Label">The label.</param>
/// <param name="Kind">The kind of entity that it names.</param>
/// <param name="Pattern">The form of the whole value, in which "{name}" stands for the name.</param>
/// <param name="NamesScraped">Whether it names who is scraped, which for an exporter is not whom its series are about.</param>
internal sealed record LabelForm(string Label, string Kind = EntityKinds.Service, string Pattern = "{name}", bool NamesScraped = false)
{
    /// <summary>The labels of OpenTelemetry, Kubernetes (kube-state-metrics, cAdvisor), plain Prometheus and node exporters, the surest first.</summary>
    public static IReadOnlyList<LabelForm> Usual { get; } =
    [
        new("service_name", NamesScraped: true),
        new("service", NamesScraped: true),
        new("app_kubernetes_io_name", NamesScraped: true),
        new("app", NamesScraped: true),
        new("job", Pattern: "(?:.+/)?{name}", NamesScraped: true),
        new("deployment"),
        new("statefulset"),
        new("daemonset"),
        new("container"),

        // name-<hash of the replica set>-<5>, name-<5> of a daemon set, name-<number> of a stateful set.
        new("pod", Pattern: "{name}(?:(?:-[a-z0-9]{6,10})?-[a-z0-9]{5}|-[0-9]+)"),
        new("nodename", EntityKinds.Host),
        new("node", EntityKinds.Host),
        new("host", EntityKinds.Host),
        new("hostname", EntityKinds.Host),
        new("instance", EntityKinds.Host, "{name}(?::[0-9]+)?"),

        // Containers as cAdvisor names them outside of Kubernetes.
        new("name"),
    ];

    /// <summary>The jobs of exporters that tell of others than themselves.</summary>
    public static IReadOnlyList<string> Exporters { get; } =
    [
        "node", "node-exporter", "node_exporter", "kube-state-metrics", "cadvisor", "kubelet", "blackbox", "blackbox-exporter", "kubernetes-nodes", "kubernetes-cadvisor",
    ];
}
