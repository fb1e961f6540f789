using Cleric.Connectors.Labels;
using Cleric.Triggers;

namespace Cleric.Connectors.Alertmanager.Webhooks;

/// <summary>Makes triggers of the alerts in a webhook's payload.</summary>
internal static class WebhookTriggers
{
    /// <summary>No system names anything at greater length, and no pattern is tried on more.</summary>
    private const int LongestName = 256;

    private static readonly string[] Summaries = ["summary", "message", "description"];

    /// <summary>Whether an alert fires; one that leaves out its status does.</summary>
    public static bool IsFiring(WebhookAlert? alert) => alert?.Status is null or "firing";

    /// <exception cref="ClericException">It has no name, a label without a value, or a status that is neither of the two. The message names the field.</exception>
    public static AlertTrigger Of(WebhookAlert? alert, int index, EntityNaming naming)
    {
        if (alert?.Labels is not { Count: > 0 } labels || !labels.TryGetValue("alertname", out var name) || string.IsNullOrWhiteSpace(name))
        {
            throw new ClericException($"'alerts[{index}].labels.alertname' is missing in the webhook's payload: an alert has to have a name.");
        }

        if (labels.Any(label => label.Value is null))
        {
            throw new ClericException($"'alerts[{index}].labels' of the webhook's payload holds a label without a value.");
        }

        if (alert.Status is not (null or "firing" or "resolved"))
        {
            throw new ClericException($"'alerts[{index}].status' of the webhook's payload is '{alert.Status}': it has to be firing or resolved.");
        }

        return new AlertTrigger
        {
            Name = name,
            Entity = EntityOf(labels, naming),
            At = TimeOf(alert.StartsAt),
            Symptom = SymptomWords.Of(new LabelSet(labels), name),
            Severity = labels.GetValueOrDefault("severity"),
            Summary = Summaries.Select(annotation => alert.Annotations?.GetValueOrDefault(annotation)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)),
            Labels = labels,
        };
    }

    public static string? EntityOf(IReadOnlyDictionary<string, string> labels, EntityNaming naming) =>
        naming.EntityOf(new LabelSet(labels.Where(label => label.Value.Length <= LongestName)))?.Name;

    /// <summary>Go writes the year 1 for a time that is not set.</summary>
    public static DateTimeOffset? TimeOf(DateTimeOffset? written) => written is { Year: > 1 } at ? at.ToUniversalTime() : null;
}
