using Cleric.Connectors.Alertmanager.Webhooks;
using Cleric.Connectors.Labels;
using Cleric.Exhibits;
using Cleric.Triggers;

namespace Cleric.Connectors.Alertmanager;

/// <summary>Makes a trigger of an alert that was read, for hosts that look what fires rather than being notified (<see cref="AlertmanagerWebhook"/>).</summary>
public static class AlertmanagerTrigger
{
    private const string AlertName = "alertname";

    /// <summary>The trigger for an alert, as the webhook would have it: its symptom is told by a label "symptom" or "signal", else by the words of its name.</summary>
    /// <param name="alert">The alert, as a connector to Alertmanager or Prometheus answered with it.</param>
    /// <returns>The trigger. What Alertmanager adds to the labels (<see cref="AlertmanagerConnector"/>) is not among them.</returns>
    public static AlertTrigger Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var labels = alert.Labels.Where(label => !label.Key.Contains('.', StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        labels[AlertName] = alert.Name;
        return new AlertTrigger
        {
            Name = alert.Name,
            Entity = alert.Entity?.Name,
            At = alert.StartsAt,
            Symptom = SymptomWords.Of(new LabelSet(labels), alert.Name),
            Severity = alert.Severity,
            Summary = alert.Summary,
            Labels = labels,
        };
    }
}
