using System.Security.Claims;
using Cleric.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Access;

/// <summary>Tells on whose behalf a request is made: by what the host's own sign-in says, never by what the request says.</summary>
internal sealed class CallerReader(IOptions<ClericEndpointsOptions> options)
{
    /// <summary>The caller, or null when they belong to no tenant and have to.</summary>
    public Caller? Read(HttpContext context)
    {
        var caller = options.Value.Caller?.Invoke(context) ?? Of(context.User);
        return caller.Tenant is null && options.Value.RequireTenant ? null : caller;
    }

    private Caller Of(ClaimsPrincipal user)
    {
        var name = user.Identity?.Name ?? user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value;
        var tenant = user.FindFirst(options.Value.TenantClaim)?.Value;
        return new Caller(string.IsNullOrWhiteSpace(name) ? Caller.Anonymous.Principal : name, string.IsNullOrWhiteSpace(tenant) ? null : tenant);
    }
}
