using System.Text.Json;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>The events "deployment" and "deployment_status" (docs.github.com/webhooks/webhook-events-and-payloads#deployment).</summary>
internal sealed record GitHubPayload
{
    public GitHubDeployment? Deployment { get; init; }

    public GitHubDeploymentStatus? DeploymentStatus { get; init; }

    public GitHubRepository? Repository { get; init; }
}

internal sealed record GitHubDeployment
{
    public long? Id { get; init; }

    public string? Sha { get; init; }

    public string? Ref { get; init; }

    public string? Environment { get; init; }

    public string? Description { get; init; }

    public bool? TransientEnvironment { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What whoever deployed put in: an object, or a text that may be one.</summary>
    public JsonElement Payload { get; init; }
}

internal sealed record GitHubDeploymentStatus
{
    public string? State { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
}

internal sealed record GitHubRepository
{
    public string? Name { get; init; }

    public string? FullName { get; init; }
}
