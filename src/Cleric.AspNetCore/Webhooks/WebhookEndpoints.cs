using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Maps the webhooks that have a secret or a policy; the others do not exist.</summary>
internal static class WebhookEndpoints
{
    /// <exception cref="ClericException">A policy is none that the host knows. The message says what to add.</exception>
    public static void Map(IEndpointRouteBuilder group, IAuthorizationPolicyProvider policies)
    {
        if (group.ServiceProvider.GetService<WebhookDoor>() is not { } door)
        {
            return;
        }

        foreach (var (receiver, options) in door.Open())
        {
            var endpoint = group.MapPost($"/webhooks/{receiver.Name}", http => door.RunAsync(receiver, http)).WithTags("Cleric").WithSummary($"Takes what {receiver.Name} posts.");

            // A secret of its own lets a sender in, whatever the host asks of people; nobody comes in without one of the two.
            _ = string.IsNullOrWhiteSpace(options.Policy) ? endpoint.AllowAnonymous() : endpoint.RequireAuthorization(Known(policies, options.Policy, receiver.Name));
        }
    }

    private static string Known(IAuthorizationPolicyProvider policies, string policy, string name) =>
        policies.GetPolicyAsync(policy).GetAwaiter().GetResult() is not null
            ? policy
            : throw new ClericException($"The host has no authorisation policy '{policy}', which the webhook '{name}' is to be open by. Add it by services.AddAuthorizationBuilder().AddPolicy(\"{policy}\", policy => ...).");
}
