namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// Alertmanager's "webhook_config", version 4 (prometheus.io/docs/alerting/latest/configuration/#webhook_config). It does not sign; its "http_config" sends a bearer token or basic credentials.
/// </summary>
internal sealed class AlertmanagerReceiver(AlertNaming naming) : IWebhookReceiver
{
    private const string Version = "4";

    public string Name => WebhooksOptions.AlertmanagerName;

    public bool SignsBody => false;

    public string? Refuse(WebhookRequest request, WebhookOptions options) =>
        WebhookSecrets.Holds(options.Secrets, request.Headers.Authorization) ? null : "The Authorization header holds none of the configured secrets. Set http_config.authorization or basic_auth in Alertmanager.";

    public WebhookDelivery Read(WebhookRequest request)
    {
        var payload = Payloads.Read(request, WebhookJson.Default.WebhookPayload, "Alertmanager");
        return payload.Version == Version
            ? AlertGroups.DeliveryOf(payload, request, Name, naming.Labels)
            : throw new ClericException($"'version' of the body is '{payload.Version}'; {Version} is read, which Alertmanager sends. (Grafana's payload looks alike: post it to the webhook '{WebhooksOptions.GrafanaName}'.)");
    }
}
