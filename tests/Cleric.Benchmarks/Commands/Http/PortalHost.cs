using System.Net;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>A web host that embeds Cleric on a recorded incident, whose systems take as long to answer as real ones.</summary>
internal static class PortalHost
{
    public const string Secret = "a-secret-for-the-benchmark";

    public static string Capture { get; } = Path.Combine(Repository.Root(), "samples", "captures", "pg-lock");

    public static async Task<WebApplication> StartAsync(string folder, int port, TimeSpan answerTime, Action<IClericBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        var cleric = builder.Services.AddCleric();

        // Who measures sees an event before it is shown to others.
        configure?.Invoke(cleric);
        cleric.AddConnector(_ => new SlowConnector(new OtlpConnector(new OtlpCaptureOptions { Folder = Capture }), answerTime))
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
        await app.StartAsync();
        return app;
    }

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
