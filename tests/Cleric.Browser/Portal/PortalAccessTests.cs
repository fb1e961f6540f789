using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Cleric.Browser.Portal;

/// <summary>What the portal says to proxies and programs.</summary>
public sealed class PortalAccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task Behind_a_proxy_cookies_are_for_https_where_the_request_came_by_it(string scheme, bool secure)
    {
        await using var portal = await SampleProcess.StartAsync("Portal", ["--urls", "http://127.0.0.1:0"], new() { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" });
        using var client = Client(portal);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);

        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Token);
        var forms = Cookie(page);
        var field = (await page.Content.ReadAsStringAsync(Token)).Split("__RequestVerificationToken\" type=\"hidden\" value=\"")[1].Split('"')[0];
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([new("name", "ada"), new("password", "shop-demo"), new("__RequestVerificationToken", field)]),
            Headers = { { "Cookie", forms.Split(';')[0] } },
        };
        using var signedIn = await client.SendAsync(form, Token);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.All([forms, Cookie(signedIn)], cookie => Assert.Equal(secure, cookie.Contains("; secure", StringComparison.Ordinal)));
        using var elsewhere = await client.GetAsync(new Uri("/alerts", UriKind.Relative), Token);
        Assert.StartsWith($"{scheme}://", elsewhere.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_in_without_a_tenant_is_led_to_a_page_and_a_program_gets_the_status()
    {
        await using var portal = await SampleProcess.StartAsync("Portal", "--urls", "http://127.0.0.1:0");
        using var client = Client(portal);
        using var first = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Token);
        var protector = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(portal.Data, "keys")), builder => builder.SetApplicationName("Portal"))
            .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", "Cookies", "v2");
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "eve")], "Cookies")), new AuthenticationProperties { ExpiresUtc = DateTimeOffset.MaxValue }, "Cookies");
        client.DefaultRequestHeaders.Add("Cookie", $"portal={new TicketDataFormat(protector).Protect(ticket)}");

        using var program = await client.GetAsync(new Uri("/cleric/investigations", UriKind.Relative), Token);
        using var page = await client.GetAsync(new Uri("/alerts", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Forbidden, program.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Contains("/problem/403", page.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static HttpClient Client(SampleProcess portal) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.Address };

    private static string Cookie(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie"));
}
