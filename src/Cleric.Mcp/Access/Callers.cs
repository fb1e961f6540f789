using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Access;

/// <summary>On whose behalf a request is answered: what the host says, never what a client says.</summary>
internal sealed class Callers(IOptions<ClericMcpOptions> options, IServiceProviderIsService registered)
{
    public Caller Of(MessageContext request)
    {
        var user = request.User;
        if (options.Value.Caller is { } callback)
        {
            return callback(user) ?? throw new ClericException("The server cannot tell on whose behalf this is: its option Caller returned null. Its operator has to return Caller.Anonymous where nobody is known.");
        }

        if (user?.Identity?.IsAuthenticated == true)
        {
            return new Caller(user.Identity.Name ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.FindFirst("sub")?.Value ?? Caller.Anonymous.Principal, Tenant(user));
        }

        // Who speaks over this process' own input has started it. A request over HTTP comes by a transport of its own.
        return registered.IsService(typeof(ITransport)) && request.JsonRpcMessage.Context?.RelatedTransport is null ? new Caller(Environment.UserName) : Caller.Anonymous;
    }

    private string? Tenant(ClaimsPrincipal user) => user.FindAll(options.Value.TenantClaim).Select(claim => claim.Value).Distinct(StringComparer.Ordinal).ToList() switch
    {
        [] => null,
        [var tenant] => tenant,
        _ => throw new ClericException($"You are signed in for several tenants (claim '{options.Value.TenantClaim}'). Sign in for one."),
    };
}
