using Cleric.Connectors.Alertmanager.Webhooks;
using Cleric.Connectors.Labels;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Tells by labels and words which entity an alert is about and what symptom it reports.</summary>
internal sealed class AlertNaming(IOptions<WebhooksOptions> options)
{
    /// <summary>Datadog's tags of what runs in Kubernetes and ECS (docs.datadoghq.com/containers/kubernetes/tag).</summary>
    private static readonly LabelForm[] Tags =
    [
        new("kube_deployment"), new("kube_stateful_set"), new("kube_daemon_set"), new("kube_cronjob"), new("container_name"), new("ecs_container_name"),
        new("pod_name", Pattern: "{name}(?:(?:-[a-z0-9]{6,10})?-[a-z0-9]{5}|-[0-9]+)"),
    ];

    private readonly EntityNaming _naming = new([.. options.Value.EntityLabels.Select(label => new LabelForm(label)), .. LabelForm.Usual], LabelForm.Exporters);

    // What is scraped goes before where it runs, as in the usual order; a host is the last to be named.
    private readonly EntityNaming _tags = new([.. options.Value.EntityLabels.Select(label => new LabelForm(label)), .. LabelForm.Usual.Take(4), .. Tags, .. LabelForm.Usual.Skip(4)], LabelForm.Exporters);

    public EntityNaming Labels => _naming;

    public string? EntityOf(IReadOnlyDictionary<string, string> labels) => WebhookTriggers.EntityOf(labels, _naming);

    public string? EntityOfTags(IReadOnlyDictionary<string, string> tags) => WebhookTriggers.EntityOf(tags, _tags);

    public static string? SymptomOf(IReadOnlyDictionary<string, string> labels, string name) => SymptomWords.Of(new LabelSet(labels), name);
}
