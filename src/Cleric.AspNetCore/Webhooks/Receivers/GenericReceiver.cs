using System.Text;
using Cleric.AspNetCore.Investigations;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>Whatever posts the form of Cleric's own, signed by HMAC-SHA256 over "timestamp.body" (docs/webhooks.md).</summary>
internal sealed class GenericReceiver(AlertNaming naming) : IWebhookReceiver
{
    public const string SignatureHeader = "X-Cleric-Signature";
    public const string TimestampHeader = "X-Cleric-Timestamp";
    private const string Sender = "the form in docs/webhooks.md";
    private const string SignaturePrefix = "sha256=";

    private static readonly string[] Symptoms = [Signals.Latency, Signals.Errors, Signals.Traffic, Signals.Availability, Signals.Saturation];

    public string Name => WebhooksOptions.GenericName;

    public string? Refuse(WebhookRequest request, WebhookOptions options)
    {
        var signature = request.Headers[SignatureHeader].FirstOrDefault() ?? "";
        var timestamp = request.Headers[TimestampHeader].FirstOrDefault();
        return !signature.StartsWith(SignaturePrefix, StringComparison.Ordinal) || timestamp is null ? $"{SignatureHeader} (sha256=<hex>) and {TimestampHeader} (seconds since 1970) are needed."
            : !WebhookSecrets.Signed(options.Secrets, [signature[SignaturePrefix.Length..]], Encoding.UTF8.GetBytes($"{timestamp}."), request.Body) ? $"The signature in {SignatureHeader} is of none of the configured secrets. It is the HMAC-SHA256 of the timestamp, a dot and the body."
            : !WebhookSecrets.Recent(timestamp, request.ReceivedAt, options.Tolerance) ? $"The timestamp in {TimestampHeader} is more than {options.Tolerance} off. Send the delivery anew, or set the clocks."
            : null;
    }

    public WebhookDelivery Read(WebhookRequest request)
    {
        var payload = Payloads.Read(request, WebhookJson.Default.GenericPayload, Sender);
        var delivery = new WebhookDelivery { Id = IdOf(payload, request), GroupKey = string.IsNullOrWhiteSpace(payload.GroupKey) ? null : payload.GroupKey };
        if ((payload.Trigger is null ? 0 : 1) + (payload.Alerts is null ? 0 : 1) + (payload.Name is null ? 0 : 1) > 1)
        {
            throw new ClericException("The body holds more than one of 'name', 'alerts' and 'trigger': post an alert, several, or a trigger.");
        }

        return payload switch
        {
            { Alerts: { } alerts } => delivery.WithAlerts(alerts, (alert, i) => AlertOf(alert, $"alerts[{i}].", request)),
            // What is left out of JSON is null in a record that is read, whatever its default.
            { Trigger: AlertTrigger alert } => delivery with { Alerts = [Attached(payload.Key, alert with { Labels = alert.Labels ?? new Dictionary<string, string>() }, resolved: false, request)] },
            { Trigger: { } trigger } => delivery with { Trigger = trigger with { At = trigger.At?.ToUniversalTime() }, TriggerKey = payload.Key },
            _ => delivery with { Alerts = [AlertOf(payload, "", request)] },
        };
    }

    /// <summary>A signed delivery is told from others by its time too: the same alert may well fire again.</summary>
    private static string? IdOf(GenericPayload payload, WebhookRequest request) =>
        !string.IsNullOrWhiteSpace(payload.Id) ? payload.Id
        : request.Headers[TimestampHeader].FirstOrDefault() is { Length: > 0 and <= 20 } timestamp ? $"{timestamp}-{Payloads.HashOf(request.Body.Span)}"
        : null;

    private AttachedAlert AlertOf(GenericAlert? alert, string field, WebhookRequest request)
    {
        if (string.IsNullOrWhiteSpace(alert?.Name))
        {
            throw new ClericException($"'{field}name' is missing in the body: an alert has to have a name (docs/webhooks.md tells the form).");
        }

        var symptom = alert.Symptom?.ToLowerInvariant();
        if (symptom is not null && !Symptoms.Contains(symptom))
        {
            throw new ClericException($"'{field}symptom' is '{alert.Symptom}': it has to be one of {string.Join(", ", Symptoms)}, or left out.");
        }

        if (alert.Status is not (null or "firing" or "resolved"))
        {
            throw new ClericException($"'{field}status' is '{alert.Status}': it has to be firing or resolved, or left out for firing.");
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, value) in alert.Labels ?? [])
        {
            labels[label] = value ?? throw new ClericException($"'{field}labels.{label}' is null: give it a text, or leave it out.");
        }

        var trigger = new AlertTrigger
        {
            Name = alert.Name,
            Entity = string.IsNullOrWhiteSpace(alert.Entity) ? naming.EntityOf(labels) : alert.Entity,
            Symptom = symptom ?? AlertNaming.SymptomOf(labels, alert.Name),
            Summary = alert.Summary,
            Severity = alert.Severity,
            Labels = labels,
            At = alert.At?.ToUniversalTime(),
        };
        return Attached(alert.Key, trigger, alert.Status == "resolved", request);
    }

    private AttachedAlert Attached(string? key, AlertTrigger trigger, bool resolved, WebhookRequest request) => new()
    {
        Key = string.IsNullOrWhiteSpace(key) ? KeyOf(trigger) : key,
        Source = Name,
        Trigger = resolved ? trigger with { At = null } : trigger with { At = trigger.At?.ToUniversalTime() },
        ReceivedAt = request.ReceivedAt,
        ResolvedAt = resolved ? trigger.At ?? request.ReceivedAt : null,
    };

    private static string KeyOf(AlertTrigger trigger) =>
        Payloads.HashOf(string.Join('\n', (string[])[trigger.Name, trigger.Entity ?? "", .. trigger.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")]))[..32];
}
