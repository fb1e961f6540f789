using Cleric.Connectors.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shared;

namespace McpServer;

/// <summary>The hosts: one for a client that starts this program, one for clients over HTTP.</summary>
internal static class Server
{
    public static async Task RunStdioAsync(Settings settings, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        Configure(builder, settings);
        builder.Services.AddMcpServer().WithStdioServerTransport().AddCleric(builder.Configuration.GetSection("Cleric:Mcp"));
        await builder.Build().RunAsync(cancellationToken);
    }

    public static async Task RunHttpAsync(Settings settings, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        Configure(builder, settings);

        // Nobody signs in here, so only this machine may ask; and no web page that got itself the loopback address for a name of its own (DNS rebinding).
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1";
        builder.Services.AddMcpServer().WithHttpTransport().AddCleric(builder.Configuration.GetSection("Cleric:Mcp"));
        var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync(cancellationToken);
        await Console.Error.WriteLineAsync($"Serving {app.Urls.First()}/mcp");
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static void Configure(IHostApplicationBuilder builder, Settings settings)
    {
        // Over stdio, standard output is the protocol's.
        builder.Logging.ClearProviders().AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        var cleric = builder.Services.AddCleric(builder.Configuration.GetSection("Cleric"));
        if (settings.Live is { } live)
        {
            new LiveSystems(live).AddTo(cleric);
        }
        else
        {
            var capture = Capture.Open(settings.Capture);
            builder.Services.AddSingleton<TimeProvider>(new CaptureClock(capture.Window.End));
            cleric.AddOtlpCapture(capture.Folder);
        }

        if (settings.Cases is { } folder)
        {
            cleric.UseCaseFileFolder(options => options.Directory = folder);
        }
        else
        {
            cleric.UseInMemoryCaseFiles();
        }

        if (settings.Memory is { } file)
        {
            cleric.UseMemory().AddSqliteMemory(file);
        }
    }
}
