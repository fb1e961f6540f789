using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Maps the webhooks that have a secret or a policy; the others do not exist.</summary>
internal static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        if (group.ServiceProvider.GetService<WebhookDoor>() is not { } door)
        {
            return;
        }

        foreach (var (receiver, options) in door.Open())
        {
            var endpoint = group.MapPost($"/webhooks/{receiver.Name}", (HttpContext context, CancellationToken cancellationToken) => door.TakeAsync(receiver, context, cancellationToken))
                .WithName($"cleric-webhook-{receiver.Name}")
                .WithTags("webhooks")
                .WithSummary($"Takes what {receiver.Name} posts.")
                .Produces<WebhookAnswer>()
                .Produces<WebhookAnswer>(StatusCodes.Status202Accepted)
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status401Unauthorized)
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

            // A secret of its own lets a sender in, whatever the host asks of people; nobody comes in without one of the two.
            _ = string.IsNullOrWhiteSpace(options.Policy) ? endpoint.AllowAnonymous() : endpoint.RequireAuthorization(options.Policy);
        }
    }
}
