using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlackBot.Tests;

/// <summary>Slack's Web API on a port of this machine. It checks every call against Slack's OpenAPI document and the rules of Block Kit, and keeps it.</summary>
internal sealed class FakeSlack : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SlackContract _contract;
    private readonly Lock _lock = new();
    private readonly List<SlackCall> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _posted;

    private FakeSlack(WebApplication app, SlackContract contract) => (_app, _contract) = (app, contract);

    /// <summary>What it answers in the place of "ok", where that is not null.</summary>
    public Func<SlackCall, HttpContext, Task<IResult?>> Answers { get; set; } = (_, _) => Task.FromResult<IResult?>(null);

    /// <summary>What was wrong with calls.</summary>
    public ConcurrentQueue<string> Problems { get; } = [];

    public Uri Url => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/api/");

    public IReadOnlyList<SlackCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <param name="bound">A port that the test has kept for it; null takes a free one.</param>
    public static async Task<FakeSlack> StartAsync(Socket? bound = null)
    {
        var contract = new SlackContract();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (bound is not null)
        {
            builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = _ => bound);
        }

        builder.WebHost.ConfigureKestrel(options => options.Listen((IPEndPoint?)bound?.LocalEndPoint ?? new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var slack = new FakeSlack(app, contract);
        app.MapPost("/api/{method}", slack.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return slack;
    }

    public static IResult Error(string error, string? needed = null) => Results.Json(needed is null ? (object)new { ok = false, error } : new { ok = false, error, needed, provided = "chat:write" });

    /// <summary>The first call that fits, once there is one.</summary>
    public async Task<SlackCall> CallAsync(Func<SlackCall, bool> fits)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_calls.Find(call => fits(call)) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The report, once it is there.</summary>
    public Task<SlackCall> ReportAsync() => CallAsync(call => call.Method == "chat.postMessage" && call.Button("cleric-confirm") is not null);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Assert.Empty(Problems);
    }

    private async Task<IResult> TakeAsync(string method, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var call = new SlackCall(method, form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
        foreach (var problem in _contract.Problems(call, http.Request.Headers.Authorization.ToString(), http.Request.ContentType ?? ""))
        {
            Problems.Enqueue(problem);
        }

        lock (_lock)
        {
            _calls.Add(call);
            var before = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            before.SetResult();
        }

        return await Answers(call, http) ?? Results.Json(new { ok = true, channel = call["channel"], ts = call.Fields.GetValueOrDefault("ts") ?? Ts() });
    }

    private string Ts() => string.Create(CultureInfo.InvariantCulture, $"1764000000.{Interlocked.Increment(ref _posted):000000}");
}
