using System.Security.Claims;
using Cleric;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Portal.Access;

/// <summary>Who is signed in: a cookie with a name and a tenant.</summary>
internal static class PortalUser
{
    /// <summary>The policy of every page and of Cleric's endpoints.</summary>
    public const string Policy = "engineer";

    public const string TenantClaim = "tenant";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/problem/403";
        options.ReturnUrlParameter = "from";
    }

    public static ClaimsPrincipal Of(DemoUser user) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, user.Name), new(ClaimTypes.GivenName, user.Title), new(TenantClaim, user.Tenant)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>On whose behalf a page reads: the same as Cleric's endpoints make of the same cookie.</summary>
    public static Caller Caller(this ClaimsPrincipal user) => new(user.Identity!.Name!, user.FindFirstValue(TenantClaim));
}
