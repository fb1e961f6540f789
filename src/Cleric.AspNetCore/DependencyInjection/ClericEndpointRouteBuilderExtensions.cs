using Cleric;
using Cleric.AspNetCore.Endpoints;
using Cleric.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Cleric's endpoints.</summary>
public static class ClericEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints that start, show, stop and judge investigations, the live stream, the document of all this (openapi.json), webhooks that are set up, and the investigate button. Nothing is open by
    /// default: every operation needs an authorisation policy (<see cref="ClericEndpointsOptions"/>).
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">What their paths begin with. Default "/cleric".</param>
    /// <returns>The group, for conventions of the host's own.</returns>
    /// <exception cref="ClericException">AddEndpoints was not called, or an operation has no policy, or one that the host does not know. The message says what to add.</exception>
    public static RouteGroupBuilder MapCleric(this IEndpointRouteBuilder endpoints, string prefix = "/cleric")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var services = endpoints.ServiceProvider;
        var handler = services.GetService<EndpointHandler>()
            ?? throw new ClericException("MapCleric has nothing to map. Add services.AddCleric().AddEndpoints(options => options.Policy = \"...\").");
        var options = services.GetRequiredService<IOptions<ClericEndpointsOptions>>().Value;
        var policies = services.GetRequiredService<IAuthorizationPolicyProvider>();
        var group = endpoints.MapGroup(prefix);
        foreach (var operation in ApiOperations.All)
        {
            var route = group.MapMethods(operation.Path, [operation.Method], http => handler.RunAsync(http, operation.Handle));
            // Who signs in by a cookie is led to a page by the host; a program wants the status.
            route.WithMetadata(operation).WithSummary(operation.Summary).WithTags("Cleric").DisableCookieRedirect();
            if (options.AllowAnonymous)
            {
                route.AllowAnonymous();
            }
            else
            {
                route.RequireAuthorization(Known(policies, options, operation.Operation));
            }
        }

        WebhookEndpoints.Map(group, policies);
        group.MapGet("/" + ComponentEndpoint.Name, ComponentEndpoint.RunAsync).AllowAnonymous().ExcludeFromDescription();
        return group;
    }

    private static string Known(IAuthorizationPolicyProvider policies, ClericEndpointsOptions options, ClericOperation operation)
    {
        var name = options.PolicyOf(operation) ?? throw new ClericException(
            $"MapCleric would leave it open who may {Verb(operation)}. Name an authorisation policy of the host's: AddEndpoints(options => options.Policy = \"sre\") for all operations, or options.{operation}Policy for this one, and add it by "
            + "services.AddAuthorizationBuilder().AddPolicy(\"sre\", policy => policy.RequireRole(\"sre\")). For a trial on your own machine set options.AllowAnonymous.");
        return policies.GetPolicyAsync(name).GetAwaiter().GetResult() is not null
            ? name
            : throw new ClericException($"The host has no authorisation policy '{name}', which Cleric's endpoints are to {Verb(operation)} by. Add it by services.AddAuthorizationBuilder().AddPolicy(\"{name}\", policy => ...).");
    }

    private static string Verb(ClericOperation operation) => operation switch
    {
        ClericOperation.Investigate => "start and stop investigations",
        ClericOperation.Feedback => "give feedback",
        ClericOperation.Memory => "see and change memory",
        _ => "read investigations",
    };
}
