using System.Globalization;
using System.Text.Json;
using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// PagerDuty's v3 webhooks (docs.pagerduty.com/developer/webhooks-overview): incidents that are triggered, reopened and resolved; other events are acknowledged and left alone. Signed by "v1=" HMAC-SHA256 in
/// hexadecimal digits, several by commas while secrets change (docs.pagerduty.com/developer/verifying-webhook-signatures).
/// </summary>
internal sealed class PagerDutyReceiver : IWebhookReceiver
{
    public const string SignatureHeader = "X-PagerDuty-Signature";
    private const string Sender = "PagerDuty's v3 webhooks";
    private const string SignatureVersion = "v1=";

    public string Name => WebhooksOptions.PagerDutyName;

    public string? Refuse(WebhookRequest request, WebhookOptions options)
    {
        var signatures = request.Headers[SignatureHeader].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(signature => signature.StartsWith(SignatureVersion, StringComparison.Ordinal)).Select(signature => signature[SignatureVersion.Length..]).Take(16);
        return WebhookSecrets.Signed(options.Secrets, signatures, request.Body) ? null : $"No signature in {SignatureHeader} is of one of the configured secrets. Configure the secret that PagerDuty gave to the webhook subscription.";
    }

    public WebhookDelivery Read(WebhookRequest request)
    {
        var told = Payloads.Read(request, WebhookSnakeJson.Default.PagerDutyPayload, Sender).Event ?? throw Payloads.Missing("event", Sender);
        var type = told.EventType ?? throw Payloads.Missing("event.event_type", Sender);
        var id = told.Id ?? throw Payloads.Missing("event.id", Sender);
        if (type is not ("incident.triggered" or "incident.reopened" or "incident.resolved"))
        {
            return new WebhookDelivery { Id = id };
        }

        var incident = told.Data.ValueKind == JsonValueKind.Object ? Payloads.Read(told.Data, WebhookSnakeJson.Default.PagerDutyIncident, "event.data", Sender) : throw Payloads.Missing("event.data", Sender);
        var at = type == "incident.triggered" ? incident.CreatedAt ?? told.OccurredAt : told.OccurredAt ?? incident.CreatedAt;
        return new WebhookDelivery
        {
            Id = id,
            Alerts =
            [
                new AttachedAlert
                {
                    Key = incident.Id ?? throw Payloads.Missing("event.data.id", Sender),
                    Source = Name,
                    Trigger = TriggerOf(incident, type == "incident.resolved" ? null : at),
                    ReceivedAt = request.ReceivedAt,
                    ResolvedAt = type == "incident.resolved" ? at?.ToUniversalTime() ?? request.ReceivedAt : null,
                },
            ],
        };
    }

    private static AlertTrigger TriggerOf(PagerDutyIncident incident, DateTimeOffset? at)
    {
        var name = string.IsNullOrWhiteSpace(incident.Title) ? throw Payloads.Missing("event.data.title", Sender) : incident.Title;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("incident", incident.Id);
        Add("number", incident.Number?.ToString(CultureInfo.InvariantCulture));
        Add("incident_key", incident.IncidentKey);
        Add("service", incident.Service?.Summary);
        Add("service_id", incident.Service?.Id);
        Add("urgency", incident.Urgency);
        Add("priority", incident.Priority?.Summary);
        Add("html_url", incident.HtmlUrl);
        return new AlertTrigger
        {
            Name = name,
            Entity = string.IsNullOrWhiteSpace(incident.Service?.Summary) ? null : incident.Service.Summary,
            At = at?.ToUniversalTime(),
            Symptom = AlertNaming.SymptomOf(labels, name),
            Severity = incident.Priority?.Summary ?? incident.Urgency,
            Labels = labels,
        };

        void Add(string label, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                labels[label] = value;
            }
        }
    }
}
