using Cleric.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Cleric.AspNetCore.Access;

/// <summary>
/// Says in Problem Details what the host's authorisation answers with a bare status, and notes who asked for what they may not. What a scheme answers in a form of its own stays as it is, and so does all that is not Cleric's.
/// </summary>
internal sealed class RefusalHandler(CallerReader callers, UserLimits limits, Auditor audit) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await _usual.HandleAsync(next, context, policy, authorizeResult).ConfigureAwait(false);
        if (authorizeResult.Succeeded || context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is not { } operation)
        {
            return;
        }

        if (authorizeResult.Forbidden && callers.Read(context) is { } caller)
        {
            using var lease = limits.Request(caller);
            if (lease.IsAcquired)
            {
                await audit.WriteAsync(caller, operation.Name, context.Request.RouteValues["id"] as string, "forbidden").ConfigureAwait(false);
            }
        }

        var detail = context.Response switch
        {
            { HasStarted: true } or { ContentType: not null } => null,
            { StatusCode: StatusCodes.Status401Unauthorized } => "You are not signed in. Sign in to the host, or send the credentials that it asks for.",
            { StatusCode: StatusCodes.Status403Forbidden } => $"You are signed in and may not do this ({operation.Summary}): the host's policy for it is not met.",
            _ => null,
        };
        if (detail is not null)
        {
            await TypedResults.Problem(detail, statusCode: context.Response.StatusCode).ExecuteAsync(context).ConfigureAwait(false);
        }
    }
}
