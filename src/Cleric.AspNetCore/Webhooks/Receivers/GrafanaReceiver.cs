using System.Text;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// Grafana Alerting's webhook contact point (grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier). Its HMAC-SHA256 is over the body, or over
/// "timestamp:body" where a timestamp header is configured. Grafana names no default for that one; "X-Grafana-Alerting-Timestamp" is read.
/// </summary>
internal sealed class GrafanaReceiver(AlertNaming naming) : IWebhookReceiver
{
    public const string SignatureHeader = "X-Grafana-Alerting-Signature";
    public const string TimestampHeader = "X-Grafana-Alerting-Timestamp";

    public string Name => WebhooksOptions.GrafanaName;

    public string? Refuse(WebhookRequest request, WebhookOptions options)
    {
        if (request.Headers[SignatureHeader].FirstOrDefault() is not { Length: > 0 } signature)
        {
            return WebhookSecrets.Holds(options.Secrets, request.Headers.Authorization)
                ? null
                : $"There is no signature in {SignatureHeader}, and the Authorization header holds none of the configured secrets. Set the HMAC signature's secret in Grafana's contact point.";
        }

        // A timestamp that is left out by somebody else than Grafana leaves a signature that does not fit.
        var timestamp = request.Headers[TimestampHeader].FirstOrDefault();
        var good = timestamp is null
            ? WebhookSecrets.Signed(options.Secrets, [signature], request.Body)
            : WebhookSecrets.Signed(options.Secrets, [signature], Encoding.UTF8.GetBytes($"{timestamp}:"), request.Body);
        return !good ? $"The signature in {SignatureHeader} is of none of the configured secrets. A timestamp header, if any, has to be named {TimestampHeader} in Grafana's contact point."
            : timestamp is not null && !WebhookSecrets.Recent(timestamp, request.ReceivedAt, options.Tolerance) ? $"The timestamp in {TimestampHeader} is more than {options.Tolerance} off. Send the delivery anew, or set the clocks."
            : null;
    }

    public WebhookDelivery Read(WebhookRequest request)
    {
        var payload = Payloads.Read(request, WebhookJson.Default.WebhookPayload, "Grafana");
        return AlertGroups.DeliveryOf(payload, request, Name, naming.Labels);
    }
}
