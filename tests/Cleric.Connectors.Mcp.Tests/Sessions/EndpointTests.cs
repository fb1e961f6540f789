using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Exhibits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Cleric.Connectors.Mcp.Tests.Sessions;

/// <summary>Servers over HTTP: the SDK's own, and what stands before it.</summary>
public sealed class EndpointTests : IAsyncDisposable
{
    private const string Token = "token-4711-secret";

    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<string?> _authorizations = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var one in _open)
        {
            await one.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_over_HTTP_is_read_with_its_token_in_each_request(bool stateless)
    {
        var asked = 0;
        var connector = Connect(await ServeAsync(stateless: stateless), options =>
        {
            options.BearerToken = _ =>
            {
                Interlocked.Increment(ref asked);
                return new(Token);
            };
            options.Headers["X-Team"] = "shop";
        });
        var answer = Assert.IsType<ToolAnswer>(await connector.AskAsync(Harness.Tool("search", """{"words": "lock"}"""), Cancellation));
        Assert.Equal("found lock for shop", answer.Contents.Single().Text);
        Assert.Equal(Coverage.Denied, (await connector.AskAsync(Harness.Tool("erase"), Cancellation)).Coverage);
        Assert.All(_authorizations, value => Assert.Equal($"Bearer {Token}", value));
        Assert.Equal(_authorizations.Count, asked);
    }

    [Fact]
    public async Task A_refused_token_is_denied_and_is_in_no_message()
    {
        var connector = Connect(await ServeAsync(), options => options.BearerToken = _ => new("wrong-4711-secret"));
        var answer = await connector.AskAsync(Harness.Tool("search"), Cancellation);
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains("refused with HTTP 401", answer.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed_and_one_within_the_host_is()
    {
        var server = await ServeAsync();
        var elsewhere = await ServeAsync(app => app.MapPost("/mcp", (HttpContext context) => Redirect(context, new Uri(server, "/mcp"))));
        var refused = await Connect(elsewhere).AskAsync(Harness.Tool("search"), Cancellation);
        Assert.Equal(Coverage.Failed, refused.Coverage);
        Assert.Contains("credentials are sent to no other host", refused.Note, StringComparison.Ordinal);
        Assert.Empty(_authorizations);
        var followed = await Connect(new Uri(server, "/old")).AskAsync(Harness.Tool("search", """{"words": "lock"}"""), Cancellation);
        Assert.Equal(Coverage.Data, followed.Coverage);
        var circle = await Connect(new Uri(server, "/circle")).AskAsync(Harness.Tool("search"), Cancellation);
        Assert.Contains("redirects (HTTP 307)", circle.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_server_is_told_with_what_to_check()
    {
        var server = await ServeAsync();
        var missing = await Connect(new Uri(server, "/nothing")).AskAsync(Harness.Tool("search"), Cancellation);
        Assert.Equal(Coverage.Failed, missing.Coverage);
        Assert.Contains("There is no MCP server at", missing.Note, StringComparison.Ordinal);
        var page = await Connect(new Uri(server, "/page")).AskAsync(Harness.Tool("search"), Cancellation);
        Assert.Contains("answered with a page (text/html)", page.Note, StringComparison.Ordinal);
        var busy = await Assert.ThrowsAsync<HttpRequestException>(async () => await Connect(new Uri(server, "/busy")).AskAsync(Harness.Tool("search"), Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.DoesNotContain(Token, busy.ToString(), StringComparison.Ordinal);
        var nobody = await Assert.ThrowsAsync<HttpRequestException>(async () => await Connect(new Uri("http://127.0.0.1:1/mcp")).AskAsync(Harness.Tool("search"), Cancellation));
        Assert.Contains("could not be asked", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read()
    {
        var connector = Connect(await ServeAsync(), options => options.MaxResponseBytes = 20_000);
        var answer = await connector.AskAsync(Harness.Tool("search", $$"""{"words": "{{new string('x', 30_000)}}"}"""), Cancellation);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("longer than MaxResponseBytes (20000)", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_started_anew_is_asked_anew()
    {
        // Between the one and the other nobody else gets the port.
        using var kept = Bound(0);
        var port = ((IPEndPoint)kept.LocalEndPoint!).Port;
        var connector = Connect(await ServeAsync(port: port));
        Assert.Equal(Coverage.Data, (await connector.AskAsync(Harness.Tool("search", """{"words": "a"}"""), Cancellation)).Coverage);
        await _open.OfType<WebApplication>().Single().DisposeAsync();
        _open.RemoveAll(one => one is WebApplication);
        await ServeAsync(port: port);

        // Its sessions are gone: the first call finds that out, which is a passing fault, and the next opens another.
        var fault = await Record.ExceptionAsync(async () => await connector.AskAsync(Harness.Tool("search", """{"words": "a"}"""), Cancellation));
        Assert.True(fault is IOException or HttpRequestException, $"{fault}");
        Assert.Equal(Coverage.Data, (await connector.AskAsync(Harness.Tool("search", """{"words": "b"}"""), Cancellation)).Coverage);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_stops()
    {
        var connector = Connect(await ServeAsync());
        using var cancel = new CancellationTokenSource();
        var hanging = connector.AskAsync(Harness.Tool("hang"), cancel.Token).AsTask();
        await Tools.Hanging.WaitAsync(Cancellation);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(Coverage.Data, (await connector.AskAsync(Harness.Tool("search", """{"words": "b"}"""), Cancellation)).Coverage);
    }

    private McpConnector Connect(Uri endpoint, Action<McpOptions>? configure = null)
    {
        var services = new ServiceCollection();
        new Builder(services).AddMcp(options =>
        {
            options.Endpoint = endpoint;
            if (configure is null)
            {
                options.BearerToken = _ => new(Token);
            }

            configure?.Invoke(options);
            options.BearerToken ??= _ => new(Token);
        });
        var provider = services.BuildServiceProvider();
        _open.Add(provider);
        return (McpConnector)provider.GetRequiredService<IConnector>();
    }

    private async Task<Uri> ServeAsync(Action<WebApplication>? map = null, bool stateless = false, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").UseSockets(options => options.CreateBoundListenSocket = _ => Bound(port));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddMcpServer().WithHttpTransport(options => options.Stateless = stateless).WithTools<Tools>();
        var app = builder.Build();
        if (map is null)
        {
            app.Use(async (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/mcp", StringComparison.Ordinal))
                {
                    lock (_authorizations)
                    {
                        _authorizations.Add(context.Request.Headers.Authorization);
                    }

                    if (context.Request.Headers.Authorization != $"Bearer {Token}")
                    {
                        context.Response.StatusCode = 401;
                        await context.Response.WriteAsync($"no: {context.Request.Headers.Authorization}");
                        return;
                    }
                }

                await next();
            });
            app.MapMcp("/mcp");
            app.MapPost("/old", (HttpContext context) => Redirect(context, new Uri("/mcp", UriKind.Relative)));
            app.MapPost("/circle", (HttpContext context) => Redirect(context, new Uri("/circle", UriKind.Relative)));
            app.MapPost("/page", () => Results.Content("<html>log in</html>", "text/html"));
            app.MapPost("/busy", (HttpContext context) => Results.Text($"busy, {context.Request.Headers.Authorization}", statusCode: 503));
        }
        else
        {
            map(app);
        }

        await app.StartAsync(Cancellation);
        _open.Add(app);
        return new Uri(new Uri(app.Urls.Single()), "/mcp");
    }

    /// <summary>A socket that does not listen yet, at a port that others of this process may be bound to as well.</summary>
    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static void Redirect(HttpContext context, Uri to)
    {
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = to.OriginalString;
    }

    [McpServerToolType]
    private sealed class Tools(IHttpContextAccessor http)
    {
        private static readonly SemaphoreSlim Started = new(0);

        public static SemaphoreSlim Hanging => Started;

        [McpServerTool(Name = "search", ReadOnly = true)]
        [Description("Searches.")]
        public string Search(string words) => $"found {words} for {http.HttpContext?.Request.Headers["X-Team"]}";

        [McpServerTool(Name = "erase", ReadOnly = false)]
        public static string Erase() => "erased";

        [McpServerTool(Name = "hang", ReadOnly = true)]
        public static async Task<string> Hang(CancellationToken cancellationToken)
        {
            Started.Release();
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
            return "";
        }
    }

    private sealed class Builder(IServiceCollection services) : IClericBuilder
    {
        public IServiceCollection Services => services;
    }
}
