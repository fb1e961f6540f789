using System.Text;
using System.Text.Json;
using Cleric.Connectors.Alertmanager.Reading;
using Cleric.Connectors.Alertmanager.Webhooks;

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
            Status = read.Status ?? (alerts.Any(WebhookTriggers.IsFiring) ? "firing" : "resolved"),
            Receiver = read.Receiver,
            TruncatedAlerts = read.TruncatedAlerts,
            Triggers = [.. alerts.Select((alert, i) => (Alert: alert, Trigger: WebhookTriggers.Of(alert, i, naming))).Where(item => WebhookTriggers.IsFiring(item.Alert)).Select(item => item.Trigger).OrderBy(trigger => trigger.At ?? DateTimeOffset.MaxValue)],
        };
    }
}
