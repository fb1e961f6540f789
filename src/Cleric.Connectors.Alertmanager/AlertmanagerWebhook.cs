using System.Text;
using System.Text.Json;
using Cleric.Connectors.Alertmanager.Reading;
using Cleric.Connectors.Alertmanager.Webhooks;
using Cleric.Connectors.Labels;
using Cleric.Triggers;

namespace Cleric.Connectors.Alertmanager;

/// <summary>Reads what Alertmanager posts to a webhook receiver (prometheus.io/docs/alerting/latest/configuration, "webhook_config") as triggers of investigations.</summary>
public static class AlertmanagerWebhook
{
    private const string Version = "4";

    /// <summary>The largest payload that is read: 8 MiB.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The body of the request, JSON of version 4.</param>
    /// <returns>The alerts that fire.</returns>
    /// <exception cref="ClericException">It is no such payload. The message names the field and what it has to be.</exception>
    public static AlertmanagerNotification Parse(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Parse(Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The body of the request, JSON of version 4 in UTF-8.</param>
    /// <param name="options">By which labels entities are told, or null for the usual ones.</param>
    /// <returns>The alerts that fire.</returns>
    /// <exception cref="ClericException">It is no such payload. The message names the field and what it has to be.</exception>
    public static AlertmanagerNotification Parse(ReadOnlySpan<byte> payload, AlertmanagerOptions? options = null)
    {
        if (payload.Length > MaxBytes)
        {
            throw new ClericException($"The webhook's payload has {payload.Length} bytes, which is more than {MaxBytes}. Set max_alerts in Alertmanager's webhook_config.");
        }

        WebhookPayload? read;
        try
        {
            read = JsonSerializer.Deserialize(payload, AlertmanagerJson.Default.WebhookPayload);
        }
        catch (JsonException exception)
        {
            throw new ClericException($"The webhook's payload is no JSON as Alertmanager sends it: {(exception.Path is { Length: > 1 } path ? $"'{path}' is of the wrong type or form" : "it is malformed")}. Post Alertmanager's body as it is.", exception);
        }

        if (read?.Version != Version)
        {
            throw new ClericException($"The webhook's payload is of version '{read?.Version}'; version {Version} is read, which Alertmanager sends. (Others, such as Grafana, send payloads that look alike.)");
        }

        if (read.Alerts is not { Count: > 0 } alerts)
        {
            throw new ClericException("The webhook's payload holds no 'alerts'. Post Alertmanager's body as it is.");
        }

        var naming = (options ?? new AlertmanagerOptions()).Naming();
        return new AlertmanagerNotification
        {
            GroupKey = read.GroupKey ?? "",
            Status = read.Status ?? (alerts.Any(IsFiring) ? "firing" : "resolved"),
            Receiver = read.Receiver,
            TruncatedAlerts = read.TruncatedAlerts,
            Triggers = [.. alerts.Select((alert, i) => (Alert: alert, Trigger: TriggerOf(alert, i, naming))).Where(item => IsFiring(item.Alert)).Select(item => item.Trigger).OrderBy(trigger => trigger.At ?? DateTimeOffset.MaxValue)],
        };
    }

    private static bool IsFiring(WebhookAlert? alert) => alert?.Status is not "resolved";

    private static AlertTrigger TriggerOf(WebhookAlert? alert, int index, EntityNaming naming)
    {
        if (alert?.Labels is not { Count: > 0 } labels || !labels.TryGetValue("alertname", out var name) || string.IsNullOrWhiteSpace(name))
        {
            throw new ClericException($"'alerts[{index}].labels.alertname' is missing in the webhook's payload: an alert has to have a name.");
        }

        if (labels.Any(label => label.Value is null))
        {
            throw new ClericException($"'alerts[{index}].labels' of the webhook's payload holds a label without a value.");
        }

        var set = new LabelSet(labels);
        var entity = naming.EntityOf(set);
        var summary = ((string[])["summary", "message", "description"]).Select(annotation => alert.Annotations?.GetValueOrDefault(annotation)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return new AlertTrigger
        {
            Name = name,
            Entity = entity?.Name,

            // Go writes the year 1 for a time that is not set.
            At = alert.StartsAt is { Year: > 1 } at ? at.ToUniversalTime() : null,
            Symptom = SymptomWords.Of(set, name),
            Severity = labels.GetValueOrDefault("severity"),
            Summary = summary,
            Labels = labels,
        };
    }
}
