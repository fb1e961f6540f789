using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.AspNetCore.Endpoints;
using Cleric.AspNetCore.Index;
using Cleric.Connectors.Otlp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Tests;

/// <summary>A host that embeds Cleric, with users by header, on a recorded incident or on connectors of the test's own; its files outlive it, so that it can be started again.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    public const string Ada = "ada;tenant=shop;role=sre";
    public const string Bob = "bob;tenant=shop;role=sre";
    public const string Eve = "eve;tenant=bank;role=sre";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly bool _keeps;

    private TestPortal(WebApplication app, string folder, bool keeps)
    {
        _app = app;
        _folder = folder;
        _keeps = keeps;
    }

    public string Folder => _folder;

    public int Port => new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public IServiceProvider Services => _app.Services;

    public IInvestigationIndex Index => Services.GetRequiredService<IInvestigationIndex>();

    public static string Capture { get; } = Path.Combine(AppContext.BaseDirectory, "captures", "pg-lock");

    /// <summary>Starts a host.</summary>
    /// <param name="configure">Adds to Cleric; null adds the recorded incident.</param>
    /// <param name="endpoints">Sets options of the endpoints.</param>
    /// <param name="folder">The files of a host before, which are then left in place; null makes new ones.</param>
    /// <param name="kestrel">Whether it listens on a port of the machine, rather than in memory.</param>
    public static async Task<TestPortal> StartAsync(Action<IClericBuilder>? configure = null, Action<ClericEndpointsOptions>? endpoints = null, string? folder = null, bool kestrel = false)
    {
        var keeps = folder is not null;
        folder ??= Directory.CreateTempSubdirectory("cleric-portal-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Test" });
        if (kestrel)
        {
            builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Loopback, 0);

                // It is for Cleric to cut off who does not read, and not for Kestrel.
                options.Limits.MinResponseDataRate = null;
            });
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(HostUser.Scheme0).AddScheme<AuthenticationSchemeOptions, HostUser>(HostUser.Scheme0, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("sre", policy => policy.RequireRole("sre")).AddPolicy("lead", policy => policy.RequireRole("lead"));
        var cleric = builder.Services.AddCleric().UseCaseFileFolder(options => options.Directory = Path.Combine(folder, "cases"))
            .AddEndpoints(options =>
            {
                options.Policy = "sre";
                options.RequestsPerMinute = 100_000;
                options.StartsPerMinute = 10_000;
                endpoints?.Invoke(options);
            })
            .ConfigureIndex(options => options.Path = Path.Combine(folder, "cleric.db"));
        (configure ?? (added => added.AddOtlpCapture(Capture)))(cleric);
        var app = builder.Build();
        app.MapCleric();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestPortal(app, folder, keeps);
    }

    public HttpClient Client(string? user = Ada)
    {
        var client = Services.GetRequiredService<IServer>() is TestServer server ? server.CreateClient() : new HttpClient();
        client.BaseAddress = new Uri(Services.GetRequiredService<IServer>() is TestServer ? "http://portal/cleric/" : $"http://127.0.0.1:{Port}/cleric/");
        if (user is not null)
        {
            client.DefaultRequestHeaders.Add(HostUser.Header, user);
        }

        return client;
    }

    /// <summary>The body by which the recorded incident is investigated.</summary>
    public static JsonObject Incident() => new() { ["trigger"] = JsonSerializer.SerializeToNode(Connectors.Otlp.Capture.Open(Capture).Trigger, ClericHttpJson.Of<Triggers.Trigger>()) };

    public static async Task<JsonObject> StartIncidentAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("investigations", Incident(), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return await ObjectAsync(answer);
    }

    public static async Task<JsonObject> ObjectAsync(HttpResponseMessage answer) =>
        (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    public static async Task<JsonObject> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await ObjectAsync(answer);
    }

    /// <summary>Follows an investigation to its end.</summary>
    public static async Task<List<StreamedEvent>> FollowAsync(HttpClient client, string id, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"investigations/{id}/events");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var events = new List<StreamedEvent>();
        await foreach (var read in StreamedEvent.ReadAsync(stream, TestContext.Current.CancellationToken))
        {
            events.Add(read);
        }

        return events;
    }

    /// <summary>Stops the host as a deployment does, and keeps its files.</summary>
    public async Task<string> StopAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        return _folder;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (!_keeps)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
