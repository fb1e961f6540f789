using System.Text.Json;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Results;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Cleric.Benchmarks.Adapters.Opensre;

/// <summary>
/// Cases of opensre-synthetic: folders of Kubernetes and RDS evidence with misleading parts. What a case leaves out its base fills in; what the scenario does not list as available is not there. The engine sees the alert less
/// its label of a failure mode, and the evidence files; never the scenario or the answer. A red herring is a failure mode that the alert's label or the answer's forbidden categories name and that is not the true one: the
/// report has to list it among the rejected.
/// </summary>
internal static class OpensreCases
{
    /// <summary>What upstream calls each failure mode, in the catalogue's words.</summary>
    private static readonly Dictionary<string, string[]> Modes = new(StringComparer.Ordinal)
    {
        ["oom_killed"] = ["memory-exhaustion"],
        ["memory_exhaustion"] = ["memory-exhaustion"],
        ["memory_pressure"] = ["memory-exhaustion"],
        ["crashloop_backoff"] = ["crash-loop"],
        ["image_pull_backoff"] = ["image-pull-failure"],
        ["pending_pod"] = ["insufficient-capacity"],
        ["probe_failure"] = ["failing-probe"],
        ["resource_quota_exceeded"] = ["quota-exceeded"],
        ["dns_resolution_failure"] = ["dns-failure"],
        ["deployment_rollout_stuck"] = ["stuck-rollout"],
        ["config_error"] = ["invalid-configuration"],
        ["configuration_error"] = ["invalid-configuration"],
        ["missing_configmap"] = ["invalid-configuration"],
        ["missing_secret"] = ["invalid-configuration"],
        ["volume_mount_failure"] = ["volume-failure"],
        ["node_not_ready"] = ["unavailable"],
        ["node_pressure"] = ["memory-exhaustion", "disk-full"],
        ["network_policy"] = ["network-degradation"],
        ["connection_exhaustion"] = ["connection-limit"],
        ["storage_full"] = ["disk-full"],
        ["cpu_saturation"] = ["cpu-saturation", "slow-queries"],
        ["replication_lag"] = ["replication-lag"],
        ["failover"] = ["failover"],
        ["io_saturation"] = ["io-saturation"],
        ["checkpoint_storm"] = ["maintenance-storm"],
        ["vacuum"] = ["maintenance-storm"],
        ["lock_contention"] = ["lock-contention"],
        ["slow_query"] = ["slow-queries"],
    };

    /// <summary>The category of upstream that each failure mode of the catalogue belongs to.</summary>
    private static readonly Dictionary<string, string> Categories = new(StringComparer.Ordinal)
    {
        ["image-pull-failure"] = "configuration_error",
        ["failing-probe"] = "configuration_error",
        ["stuck-rollout"] = "configuration_error",
        ["invalid-configuration"] = "configuration_error",
        ["bad-config"] = "configuration_error",
        ["feature-flag"] = "configuration_error",
        ["dns-failure"] = "configuration_error",
        ["certificate-expired"] = "configuration_error",
        ["clock-skew"] = "configuration_error",
        ["crash-loop"] = "code_defect",
        ["bad-deploy"] = "code_defect",
        ["logic-fault"] = "code_defect",
        ["internal-fault"] = "unknown",
        ["network-degradation"] = "infrastructure",
        ["unavailable"] = "infrastructure",
        ["failover"] = "infrastructure",
        ["volume-failure"] = "infrastructure",
    };

    public static string CategoryOf(string? mode) => mode is null ? "healthy" : Categories.GetValueOrDefault(mode, "resource_exhaustion");

    /// <summary>The figures of the set itself: bases count as healthy cases, and not among those whose category is to be found.</summary>
    public static string Line(EvaluationResult result)
    {
        var ran = result.Cases.Where(one => one.Status == CaseStatus.Ran).ToList();
        var scored = ran.Where(one => one.Groups["base"] == "no").ToList();
        var healthy = ran.Where(one => one.IsControl).ToList();
        return $"category right in {scored.Count(one => CategoryOf(one.Mode) == one.Groups["category"] && (!one.IsControl || one.Right))} of {scored.Count}, "
            + $"healthy called healthy {healthy.Count(one => one.Right)} of {healthy.Count}, "
            + $"failure mode right in {scored.Count(one => one.Mode is { } mode && (one.Groups["mode"].Length == 0 || one.Groups["mode"].Split(" or ").Contains(mode)))} of {scored.Count(one => !one.IsControl)}, "
            + $"red herrings rejected {ran.Sum(one => one.RedHerringsRejected)} of {ran.Sum(one => one.RedHerrings)}";
    }

    /// <exception cref="ClericException">There is no such folder.</exception>
    public static IReadOnlyList<EvaluationCase> Read(string folder, Renamer? renamer)
    {
        if (!Directory.Exists(folder))
        {
            throw new ClericException($"There is no folder '{folder}'. Name the folder of the set, which holds 'eks' and 'rds_postgres'.");
        }

        return [.. Directory.EnumerateFiles(folder, "scenario.yml", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal).Select(path => Case(folder, path, renamer))];
    }

    private static EvaluationCase Case(string root, string folder, Renamer? renamer)
    {
        var name = Path.GetRelativePath(root, folder).Replace('\\', '/');
        try
        {
            var scenario = Yaml(Path.Combine(folder, "scenario.yml"));
            var inherited = Text(scenario, "base") is { } given ? Path.Combine(folder, "..", given) : null;
            var above = inherited is null ? null : Yaml(Path.Combine(inherited, "scenario.yml"));
            var answer = File.Exists(Path.Combine(folder, "answer.yml")) ? Yaml(Path.Combine(folder, "answer.yml")) : throw new ClericException("it has no answer.yml, so that nothing says what was the matter");
            var category = Text(answer, "root_cause_category") ?? throw new ClericException("its answer.yml has no root_cause_category");
            var mode = Text(scenario, "failure_mode") ?? throw new ClericException("its scenario.yml has no failure_mode");
            var available = List(scenario, "available_evidence") is { Count: > 0 } own ? own : above is null ? [] : List(above, "available_evidence");
            var alert = JsonDocument.Parse(File.ReadAllText(Evidence.Find(folder, inherited, "alert.json") ?? throw new ClericException("it has no alert.json"))).RootElement;
            var (telemetry, labelled) = new OpensreReader(folder, inherited, available, alert, renamer).Read();
            var healthy = category == "healthy";
            var forbidden = List(answer, "forbidden_categories");

            // Where the answer forbids what the scenario is named for, that is the herring.
            string[] modes = healthy || forbidden.Contains(mode) ? [] : Modes.TryGetValue(mode, out var known) ? known : [mode.Replace('_', '-')];
            var herrings = forbidden.Append(labelled).OfType<string>().SelectMany(herring => Modes.GetValueOrDefault(herring, []).Take(1)).Except(modes).Distinct().ToList();
            return new EvaluationCase
            {
                Name = name,
                Request = new AlertTrigger
                {
                    Name = Clean(alert.GetProperty("title").GetString()!, renamer),
                    Entity = telemetry.Subject.Id,
                    At = telemetry.At,
                    Summary = alert.TryGetProperty("commonAnnotations", out var notes) && notes.TryGetProperty("summary", out var summary) ? Clean(summary.GetString()!, renamer) : null,
                },
                Truth = healthy ? new CaseTruth { RedHerrings = herrings } : new CaseTruth { Entities = [.. telemetry.Topology.Entities.Select(entity => entity.Entity.Name).Distinct()], Modes = modes, RedHerrings = herrings },
                Configure = builder => builder.AddConnector(new OpensreConnector(telemetry)),
                Groups = new Dictionary<string, string> { ["suite"] = name.Split('/')[0], ["category"] = category, ["mode"] = string.Join(" or ", modes), ["base"] = name.EndsWith("000-healthy", StringComparison.Ordinal) ? "yes" : "no" },
            };
        }
        catch (Exception mistake) when (mistake is ClericException or JsonException or YamlDotNet.Core.YamlException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return new EvaluationCase { Name = name, Request = new QuestionTrigger { Text = name }, Truth = new CaseTruth(), Configure = _ => { }, Invalid = $"it can't be read: {mistake.Message}" };
        }
    }

    /// <summary>The set's own mark on its titles says nothing about production.</summary>
    private static string Clean(string text, Renamer? renamer)
    {
        var clean = text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? text[(end + 1)..].Trim() : text;
        return renamer is null ? clean : renamer.Everywhere(clean);
    }

    private static YamlMappingNode Yaml(string path)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(path);
        yaml.Load(reader);
        return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode map ? map : throw new ClericException($"{Path.GetFileName(path)} is not a mapping");
    }

    private static string? Text(YamlMappingNode map, string field) => map.Children.TryGetValue(new YamlScalarNode(field), out var node) ? (node as YamlScalarNode)?.Value : null;

    private static List<string> List(YamlMappingNode map, string field) =>
        map.Children.TryGetValue(new YamlScalarNode(field), out var node) && node is YamlSequenceNode items ? [.. items.OfType<YamlScalarNode>().Select(item => item.Value!)] : [];
}
