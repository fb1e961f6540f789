using System.Globalization;
using System.Text.Json;
using Cleric.Triggers;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// GitHub's webhooks: deployments, as changes to investigate (docs.github.com/webhooks/webhook-events-and-payloads). "ping" and other events are acknowledged and left alone. Signed by "sha256=" HMAC-SHA256 in
/// hexadecimal digits (docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries).
/// </summary>
internal sealed class GitHubReceiver(IOptionsMonitor<WebhooksOptions> options) : IWebhookReceiver
{
    public const string SignatureHeader = "X-Hub-Signature-256";
    public const string EventHeader = "X-GitHub-Event";
    public const string DeliveryHeader = "X-GitHub-Delivery";
    private const string Sender = "GitHub's event";
    private const string SignaturePrefix = "sha256=";

    /// <summary>By which a deployment's payload may name what is deployed.</summary>
    private static readonly string[] EntityKeys = ["entity", "service"];

    public string Name => WebhooksOptions.GitHubName;

    public string? Refuse(WebhookRequest request, WebhookOptions options)
    {
        var signature = request.Headers[SignatureHeader].FirstOrDefault() ?? "";
        return signature.StartsWith(SignaturePrefix, StringComparison.Ordinal) && WebhookSecrets.Signed(options.Secrets, [signature[SignaturePrefix.Length..]], request.Body)
            ? null
            : $"The signature in {SignatureHeader} is missing, or of none of the configured secrets. Set the webhook's secret in GitHub.";
    }

    public WebhookDelivery Read(WebhookRequest request)
    {
        var delivery = new WebhookDelivery { Id = request.Headers[DeliveryHeader].FirstOrDefault() is { Length: > 0 } id ? id : null };
        var told = request.Headers[EventHeader].FirstOrDefault() ?? throw new ClericException($"The header {EventHeader} is missing: it names the event. Post {Sender} as it is.");
        if (told is not ("deployment" or "deployment_status"))
        {
            return delivery;
        }

        var payload = Payloads.Read(request, WebhookSnakeJson.Default.GitHubPayload, Sender);
        var deployment = payload.Deployment ?? throw Payloads.Missing("deployment", Sender);
        var number = deployment.Id ?? throw Payloads.Missing("deployment.id", Sender);
        var sha = deployment.Sha ?? throw Payloads.Missing("deployment.sha", Sender);
        var repository = payload.Repository?.FullName ?? throw Payloads.Missing("repository.full_name", Sender);
        var status = told == "deployment_status" ? payload.DeploymentStatus?.State ?? throw Payloads.Missing("deployment_status.state", Sender) : null;

        // Of the states only those that end a deployment say that something was changed.
        if (!IsWanted(deployment) || status is not (null or "success" or "failure" or "error"))
        {
            return delivery;
        }

        return delivery with
        {
            TriggerKey = string.Create(CultureInfo.InvariantCulture, $"{repository}/deployments/{number}"),
            Trigger = new ChangeTrigger
            {
                // As connectors to repositories have it.
                ChangeId = sha,
                Entity = EntityIn(deployment.Payload) ?? payload.Repository.Name ?? repository[(repository.LastIndexOf('/') + 1)..],
                At = (payload.DeploymentStatus?.CreatedAt ?? deployment.CreatedAt)?.ToUniversalTime(),
                Summary = SummaryOf(deployment, repository, sha, status),
            },
        };
    }

    private bool IsWanted(GitHubDeployment deployment)
    {
        var environments = options.CurrentValue.Environments;
        return environments.Count == 0 ? deployment.TransientEnvironment is not true : environments.Contains(deployment.Environment ?? "", StringComparer.OrdinalIgnoreCase);
    }

    private static string SummaryOf(GitHubDeployment deployment, string repository, string sha, string? status)
    {
        var version = sha[..Math.Min(7, sha.Length)];
        var what = deployment.Ref is { Length: > 0 } name && name != sha ? $"{name} ({version})" : version;
        var where = deployment.Environment is { Length: > 0 } environment ? $" to {environment}" : "";
        var how = status is null or "success" ? "" : " failed";
        var why = string.IsNullOrWhiteSpace(deployment.Description) ? "" : $": {deployment.Description}";
        return $"Deployment of {repository} {what}{where}{how}{why}";
    }

    private static string? EntityIn(JsonElement payload)
    {
        if (payload.ValueKind == JsonValueKind.String && payload.GetString() is { } text && text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal))
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return EntityIn(document.RootElement);
            }
            catch (JsonException)
            {
                // Any text may stand there; this one names nothing.
                return null;
            }
        }

        return payload.ValueKind != JsonValueKind.Object
            ? null
            : EntityKeys.Select(key => payload.TryGetProperty(key, out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
    }
}
