using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>The official client over HTTP, against Kestrel on the loopback address.</summary>
public sealed class HttpServerTests : IAsyncLifetime
{
    private readonly Shop _shop = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _shop.AddTo(builder.Services);
        builder.Services.AddMcpServer().WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients).AddCleric(_ => { });
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            // In the place of a host's authentication.
            if (context.Request.Headers["X-User"].ToString() is { Length: > 0 } user)
            {
                var claims = context.Request.Headers["X-Tenant"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(tenant => new Claim("tenant", tenant));
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user), .. claims], "test"));
            }

            return next(context);
        });
        _app.MapMcp("/mcp");
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Every_tool_works_and_progress_arrives()
    {
        await using var client = await ConnectAsync("ada", "shop");
        await EveryTool.WorksAsync(client, remembers: false);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_half_way_leaves_a_case_that_can_be_resumed()
    {
        await using var client = await ConnectAsync("ada", "shop");
        await Cancellation.CancelAsync(_shop, client);
    }

    [Fact]
    public async Task The_signed_in_user_and_their_tenant_decide_which_cases_are_seen()
    {
        await using var ada = await ConnectAsync("ada", "shop");
        var caseId = await ada.InvestigateAsync();
        Assert.Equal(new Caller("ada", "shop"), (await _shop.Store.ReadAsync(caseId, TestContext.Current.CancellationToken)).OfType<CaseFiles.InvestigationOpened>().Single().Caller);

        foreach (var (user, tenant) in new[] { ("eve", "other"), ("eve", ""), ("", "shop") })
        {
            await using var stranger = await ConnectAsync(user, tenant);
            Assert.Equal($"There is no case '{caseId}'. Give the caseId that investigate returned.", await stranger.MistakeAsync("get_report", new { caseId }));
        }

        await using var several = await ConnectAsync("max", "shop,other");
        Assert.Contains("several tenants", await several.MistakeAsync("get_report", new { caseId }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_did_not_sign_in_is_anonymous_and_not_the_servers_own_user()
    {
        await using var client = await ConnectAsync("", "");
        var caseId = await client.InvestigateAsync();

        Assert.Equal(Caller.Anonymous, (await _shop.Store.ReadAsync(caseId, TestContext.Current.CancellationToken)).OfType<CaseFiles.InvestigationOpened>().Single().Caller);
    }

    private async Task<McpClient> ConnectAsync(string user, string tenant) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri($"{_app.Urls.First()}/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["X-User"] = user, ["X-Tenant"] = tenant },
        }),
        cancellationToken: TestContext.Current.CancellationToken);
}
