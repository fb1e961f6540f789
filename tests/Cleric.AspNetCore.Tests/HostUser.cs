using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Tests;

/// <summary>Signs in whoever a header names: "ada;tenant=shop;role=sre".</summary>
internal sealed class HostUser(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Scheme0 = "test";
    public const string Header = "X-User";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString() is not { Length: > 0 } user)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var parts = user.Split(';');
        var identity = new ClaimsIdentity(Scheme0);
        identity.AddClaim(new Claim(ClaimTypes.Name, parts[0]));
        foreach (var claim in parts.Skip(1).Select(part => part.Split('=')))
        {
            identity.AddClaim(new Claim(claim[0] == "role" ? ClaimTypes.Role : claim[0], claim[1]));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme0)));
    }
}
