using Cleric.AspNetCore.Investigations;
using Cleric.Connectors.Alertmanager.Webhooks;
using Cleric.Connectors.Labels;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>What Alertmanager and Grafana have in common: a group of alerts, each with labels, annotations, times and a fingerprint.</summary>
internal static class AlertGroups
{
    public static WebhookDelivery DeliveryOf(WebhookPayload payload, WebhookRequest request, string source, EntityNaming naming)
    {
        if (payload.Alerts is not { Count: > 0 } alerts)
        {
            throw new ClericException($"'alerts' is missing or empty in the body. Post the body of {source} as it is.");
        }

        var delivery = new WebhookDelivery
        {
            // Nothing numbers the notifications; one that is sent again is the same to the byte.
            Id = $"{Payloads.HashOf(payload.GroupKey ?? "")[..16]}-{Payloads.HashOf(request.Body.Span)}",
            GroupKey = string.IsNullOrEmpty(payload.GroupKey) ? null : payload.GroupKey,
        };
        return delivery.WithAlerts(alerts, (alert, i) => AlertOf(alert, i, request, source, naming));
    }

    private static AttachedAlert AlertOf(WebhookAlert? alert, int index, WebhookRequest request, string source, EntityNaming naming)
    {
        var trigger = WebhookTriggers.Of(alert, index, naming);
        return new AttachedAlert
        {
            Key = string.IsNullOrWhiteSpace(alert!.Fingerprint) ? new LabelSet(trigger.Labels).Fingerprint().ToString("x16", System.Globalization.CultureInfo.InvariantCulture) : alert.Fingerprint,
            Source = source,
            Trigger = trigger,
            ReceivedAt = request.ReceivedAt,
            ResolvedAt = WebhookTriggers.IsFiring(alert) ? null : WebhookTriggers.TimeOf(alert.EndsAt) ?? request.ReceivedAt,
        };
    }
}
