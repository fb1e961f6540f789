namespace Cleric.AspNetCore.Webhooks;

/// <summary>
/// Reads what one system posts. Those of Alertmanager, Grafana, PagerDuty, Datadog, GitHub and a form of Cleric's own are built in; one more is a class added as a singleton of this type, with its options in
/// <see cref="WebhooksOptions.Others"/> by its name. Thread-safe.
/// </summary>
public interface IWebhookReceiver
{
    /// <summary>The system, in a short word of lower-case letters, digits and '-': it is the last segment of the address, and the source of the alerts. Of two with one name, the one added last is used.</summary>
    string Name { get; }

    /// <summary>
    /// Whether it takes the body to tell if a request is genuine. False where the headers tell alone: the body of a request that is not genuine is then not even read. Default true.
    /// </summary>
    bool SignsBody => true;

    /// <summary>Tells whether a request is genuine. Secrets are compared in a time that tells nothing about them: see <see cref="WebhookSecrets"/>.</summary>
    /// <param name="request">The request. Where <see cref="SignsBody"/> is false, its body is empty.</param>
    /// <param name="options">The sender's options, with at least one secret.</param>
    /// <returns>Null for a genuine one; else in a sentence why it is not, without anything that would help to forge one.</returns>
    string? Refuse(WebhookRequest request, WebhookOptions options);

    /// <summary>Reads a genuine request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="ClericException">It is not of the form that is documented. The message names the field and what it has to be.</exception>
    WebhookDelivery Read(WebhookRequest request);
}
