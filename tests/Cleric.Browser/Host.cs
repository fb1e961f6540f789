using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cleric.Browser;

/// <summary>A product with the button in its page, on a free port of this machine: a real engine over a recorded incident behind it, a strict policy in front.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<int> _cuts;

    private Host(WebApplication app, HostOptions options, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
        _cuts = new(options.Cuts);
    }

    public Gate Gate { get; } = new();

    /// <summary>What goes into the page.</summary>
    public string Body { get; set; } = "";

    public Uri Address { get; private set; } = null!;

    /// <summary>Every POST to the API, in order.</summary>
    public ConcurrentQueue<Posted> Posts { get; } = [];

    /// <summary>The Last-Event-ID of every reading of a stream, in order; "" without one.</summary>
    public ConcurrentQueue<string> Streams { get; } = [];

    public static async Task<Host> StartAsync(HostOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new TestOutputLog(TestContext.Current.TestOutputHelper));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        Host? host = null;
        var folder = Directory.CreateTempSubdirectory("cleric-browser-");
        var cleric = builder.Services.AddCleric().UseInMemoryCaseFiles().AddOtlpCapture(options.Capture)
            .AddEndpoints(endpoints => (endpoints.AllowAnonymous, endpoints.RequestsPerMinute) = (true, 100_000))
            .ConfigureIndex(index => index.Path = Path.Combine(folder.FullName, "index.db"));
        if (options.Gated)
        {
            cleric.Use((inner, _, _) => host!.Gate.Before(inner));
        }

        if (options.Runbooks is { } runbooks)
        {
            cleric.AddRunbooks(runbooks);
        }

        if (options.Memory)
        {
            cleric.UseMemory().AddSqliteMemory(Path.Combine(folder.FullName, "memory.db"));
        }

        var app = builder.Build();
        host = new Host(app, options, folder);
        app.Use(host.InFrontAsync(options));
        app.MapGet("/", () => Results.Content(Page.Html(host.Body), "text/html; charset=utf-8"));
        app.MapGet("/page.css", () => Results.Text(Page.Style, "text/css"));
        app.MapGet("/page.js", () => Results.Text(Page.Script, "text/javascript"));
        app.MapGet("/icon.svg", () => Results.Text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml"));
        app.MapCleric("/cleric");
        await app.StartAsync(cancellationToken);
        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        Gate.Dispose();
        _folder.Delete(recursive: true);
    }

    private Func<HttpContext, RequestDelegate, Task> InFrontAsync(HostOptions options) => async (http, next) =>
    {
        http.Response.Headers.ContentSecurityPolicy = Page.Policy;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            http.Request.EnableBuffering();
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, leaveOpen: true);
            Posts.Enqueue(new(http.Request.Path, http.Request.ContentType, await reader.ReadToEndAsync(http.RequestAborted)));
            http.Request.Body.Position = 0;
        }

        if (options.Refuse(http.Request) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        if (http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
        {
            Streams.Enqueue(http.Request.Headers["Last-Event-ID"].ToString());
            if (_cuts.TryDequeue(out var events))
            {
                http.Response.Body = new StreamCutter(http, http.Response.Body, events);
            }
        }

        await next(http);
    };
}
