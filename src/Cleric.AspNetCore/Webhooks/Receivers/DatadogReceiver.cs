using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// Datadog's webhooks, whose payload is a template of the user's (docs.datadoghq.com/integrations/webhooks): the one in docs/webhooks.md is read. Datadog does not sign; a custom header carries a bearer token, or
/// an authentication method basic credentials.
/// </summary>
internal sealed partial class DatadogReceiver(AlertNaming naming) : IWebhookReceiver
{
    private const string Sender = "Datadog by the template in docs/webhooks.md";

    public string Name => WebhooksOptions.DatadogName;

    public bool SignsBody => false;

    public string? Refuse(WebhookRequest request, WebhookOptions options) =>
        WebhookSecrets.Holds(options.Secrets, request.Headers.Authorization) ? null : "The Authorization header holds none of the configured secrets. Set {\"Authorization\": \"Bearer <secret>\"} as custom headers of the webhook in Datadog.";

    public WebhookDelivery Read(WebhookRequest request)
    {
        var payload = Payloads.Read(request, WebhookSnakeJson.Default.DatadogPayload, Sender);
        var monitor = Text(payload.AlertId, "alert_id") ?? throw Payloads.Missing("alert_id", Sender);
        var transition = Text(payload.AlertTransition, "alert_transition") ?? throw Payloads.Missing("alert_transition", Sender);
        var scope = Text(payload.AlertScope, "alert_scope");
        var id = Text(payload.Id, "id");
        var delivery = new WebhookDelivery { Id = id is null ? null : $"{id}-{transition}", GroupKey = monitor };

        bool? fires = transition.ToUpperInvariant() switch
        {
            "TRIGGERED" or "RE-TRIGGERED" or "NO DATA" or "RE-NO DATA" or "WARN" or "RE-WARN" or "RENOTIFY" => true,
            "RECOVERED" => false,
            "NULL" => null,
            _ => throw new ClericException($"'alert_transition' is '{transition}', which is none of the words that Datadog has for it (Triggered, Re-Triggered, No Data, Re-No Data, Warn, Re-Warn, Renotify, Recovered). Post the JSON of {Sender}."),
        };
        if (fires is not { } firing)
        {
            return delivery;
        }

        var at = At(payload.Date);
        return delivery with
        {
            Alerts =
            [
                new AttachedAlert
                {
                    Key = Text(payload.AlertCycleKey, "alert_cycle_key") ?? $"{monitor}:{scope}",
                    Source = Name,
                    Trigger = TriggerOf(payload, scope, firing ? at : null),
                    ReceivedAt = request.ReceivedAt,
                    ResolvedAt = firing ? null : at ?? request.ReceivedAt,
                },
            ],
        };
    }

    private AlertTrigger TriggerOf(DatadogPayload payload, string? scope, DateTimeOffset? at)
    {
        var title = Text(payload.AlertTitle, "alert_title") ?? Text(payload.EventTitle, "event_title") ?? throw Payloads.Missing("alert_title", Sender);
        var name = Transition().Replace(title, "") is { Length: > 0 } rest ? rest : title;

        // The scope is what the alert is about; the tags are also the monitor's own.
        var labels = TagsOf(Text(payload.Tags, "tags"));
        foreach (var (tag, value) in TagsOf(scope))
        {
            labels[tag] = value;
        }

        Add("host", Text(payload.Hostname, "hostname"));
        var entity = naming.EntityOfTags(labels);
        Add("monitor_id", Text(payload.AlertId, "alert_id"));
        Add("metric", Text(payload.AlertMetric, "alert_metric"));
        Add("alert_type", Text(payload.AlertType, "alert_type"));
        Add("link", Text(payload.Link, "link"));
        return new AlertTrigger
        {
            Name = name,
            Entity = entity,
            At = at,
            Symptom = AlertNaming.SymptomOf(labels, name),
            Severity = Text(payload.AlertPriority, "alert_priority") ?? Text(payload.Priority, "priority"),
            Summary = Text(payload.AlertStatus, "alert_status") ?? Text(payload.TextOnlyMsg, "text_only_msg") ?? Text(payload.EventMsg, "event_msg"),
            Labels = labels,
        };

        void Add(string label, string? value)
        {
            if (value is not null)
            {
                labels.TryAdd(label, value);
            }
        }
    }

    /// <summary>"service:checkout, env:prod, monitor" by tag; one that has several values tells nothing.</summary>
    private static Dictionary<string, string> TagsOf(string? text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var ambiguous = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (tag.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < tag.Length - 1 && !tags.TryAdd(tag[..colon], tag[(colon + 1)..]) && tags[tag[..colon]] != tag[(colon + 1)..])
            {
                ambiguous.Add(tag[..colon]);
            }
        }

        foreach (var tag in ambiguous)
        {
            tags.Remove(tag);
        }

        return tags;
    }

    /// <summary>$DATE is in milliseconds since 1970.</summary>
    private static DateTimeOffset? At(JsonElement date) =>
        Text(date, "date") switch
        {
            null => null,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            var text => throw new ClericException($"'date' is '{text}', which is no time in milliseconds since 1970. Set it to \"$DATE\", as in {Sender}."),
        };

    /// <summary>A variable's value, or null where Datadog had none: it leaves the text empty, or the variable as it is.</summary>
    private static string? Text(JsonElement element, string field)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => throw new ClericException($"'{field}' of the body is neither a text nor a number. Post the JSON of {Sender}."),
        };
        return string.IsNullOrWhiteSpace(text) || Variable().IsMatch(text) ? null : text.Trim();
    }

    [GeneratedRegex(@"^\$[A-Z_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    /// <summary>"[Triggered on {host:ip-012345}] Host is Down".</summary>
    [GeneratedRegex(@"^\s*\[[^\]]*\]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Transition();
}
