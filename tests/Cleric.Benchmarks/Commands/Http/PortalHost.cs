using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cleric.AspNetCore.Investigations;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>A web host that embeds Cleric on a recorded incident, whose systems take as long to answer as real ones.</summary>
internal static class PortalHost
{
    public const string Secret = "a-secret-for-the-benchmark";

    /// <summary>Where the host tells the bytes that its managed objects take.</summary>
    public const string HeapPath = "/heap";

    /// <summary>Where the host begins so many investigations in the same instant, late enough for all who want to follow them, and tells their ids, a line each.</summary>
    public const string LaterPath = "/later";

    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(600);

    public static string Capture { get; } = Path.Combine(Repository.Root(), "samples", "captures", "pg-lock");

    public static async Task<WebApplication> StartAsync(string folder, int port, TimeSpan answerTime)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        builder.Services.AddCleric()
            .AddConnector(_ => new SlowConnector(new OtlpConnector(new OtlpCaptureOptions { Folder = Capture }), answerTime))
            .UseCaseFileFolder(options => options.Directory = Path.Combine(folder, "cases"))
            .ConfigureIndex(options => options.Path = Path.Combine(folder, "cleric.db"))
            .AddEndpoints(options =>
            {
                options.AllowAnonymous = true;
                options.RequestsPerMinute = options.StartsPerMinute = options.StreamsPerUser = 100_000;
            })
            .AddWebhooks(options => options.Alertmanager.Secrets.Add(Secret));
        var app = builder.Build();
        app.MapCleric();
        app.MapGet(HeapPath, static () => GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
        var trigger = Cleric.Connectors.Otlp.Capture.Open(Capture).Trigger;
        app.MapPost($"{LaterPath}/{{count}}", async (int count, IInvestigations investigations) =>
        {
            var start = new StartOptions { DueAt = TimeProvider.System.GetUtcNow() + Later };
            return string.Join('\n', await Task.WhenAll(Enumerable.Range(0, count).Select(async _ => (await investigations.StartAsync(trigger, start)).Id)));
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>What a host's process does.</summary>
    public static async Task<int> ServeAsync(string folder, string port, string answerTime)
    {
        await using var app = await StartAsync(folder, int.Parse(port, CultureInfo.InvariantCulture), TimeSpan.Parse(answerTime, CultureInfo.InvariantCulture));
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>A host in a process of its own, with the garbage collector that web applications have by default.</summary>
    public static async Task<Process> StartProcessAsync(string folder, int port, TimeSpan answerTime)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["http", "serve", folder, port.ToString(CultureInfo.InvariantCulture), answerTime.ToString("c", CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "1";
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new ClericException("The host did not start; run it by itself to see why: http serve FOLDER PORT 00:00:00.020.");
        }

        return process;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Uri AddressOf(int port) => new($"http://127.0.0.1:{port}/cleric/");

    public static Uri AddressOf(WebApplication app) =>
        new($"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/')}/cleric/");

    /// <summary>A client with as many connections as it has requests under way.</summary>
    public static HttpClient Client(Uri address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    private sealed class SlowConnector(IConnector inner, TimeSpan answerTime) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            await Task.Delay(answerTime, cancellationToken);
            return await base.AskAsync(query, cancellationToken);
        }
    }
}
