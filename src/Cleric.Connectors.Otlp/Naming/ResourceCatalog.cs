using System.Text;
using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Naming;

/// <summary>Every resource met in the telemetry, once. Thread-safe.</summary>
internal sealed class ResourceCatalog(EntityNames names)
{
    private static readonly (string Key, string Kind)[] NameKeys =
    [
        ("service.name", EntityKinds.Service),
        ("k8s.deployment.name", EntityKinds.Service),
        ("k8s.statefulset.name", EntityKinds.Service),
        ("k8s.daemonset.name", EntityKinds.Service),
        ("k8s.cronjob.name", EntityKinds.Job),
        ("k8s.job.name", EntityKinds.Job),
        ("faas.name", EntityKinds.Service),
        ("k8s.pod.name", EntityKinds.Workload),
        ("container.name", EntityKinds.Workload),
        ("k8s.node.name", EntityKinds.Host),
        ("host.name", EntityKinds.Host),
    ];

    private const string Unnamed = "unknown_service";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceInfo> _known = new(StringComparer.Ordinal);
    private readonly List<ResourceInfo> _all = [];

    public ResourceInfo this[int id]
    {
        get
        {
            lock (_lock)
            {
                return _all[id];
            }
        }
    }

    public ResourceInfo Add(IEnumerable<KeyValuePair<string, string>> attributes)
    {
        var sorted = attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var key = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            key.Append(name).Append('\0').Append(value).Append('\0');
        }

        lock (_lock)
        {
            var text = key.ToString();
            if (!_known.TryGetValue(text, out var info))
            {
                var (name, kind) = NameOf(sorted);
                var found = names.Find(name);
                info = new ResourceInfo(_all.Count, name, found ?? new Entity(name, kind), names.Claimants(name).Count > 0, sorted);
                _known.Add(text, info);
                _all.Add(info);
            }

            return info;
        }
    }

    private static (string Name, string Kind) NameOf(KeyValuePair<string, string>[] attributes)
    {
        foreach (var (key, kind) in NameKeys)
        {
            // SDKs write "unknown_service:dotnet" where nobody named the service; any other name says more.
            var name = Array.Find(attributes, pair => pair.Key == key).Value;
            if (!string.IsNullOrWhiteSpace(name) && !name.StartsWith(Unnamed, StringComparison.Ordinal))
            {
                return (name, kind);
            }
        }

        return (Array.Find(attributes, pair => pair.Key == "service.name").Value is { Length: > 0 } unknown ? unknown : Unnamed, EntityKinds.Service);
    }
}
