using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lab.Processes;
using Lab.Telemetry;

namespace Lab.Services;

/// <summary>Runs one service of the shop as a process.</summary>
internal static class ServiceProgram
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    public static async Task RunAsync(IShopService service, ServiceSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, settings.Port);
            if (settings.Telemetry.MetricsPort is { } metrics)
            {
                kestrel.Listen(IPAddress.Loopback, metrics);
            }

            if (settings.Text(TlsMaterial.CertificateSetting) is { } certificate)
            {
                kestrel.Listen(IPAddress.Loopback, settings.Ports.Tls, listen => listen.UseHttps(https => https.ServerCertificateSelector = TlsMaterial.SelectorFor(certificate)));
            }
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = BindShared);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.AddLabTelemetry(settings.Telemetry);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<RuntimeSwitches>();
        builder.Services.AddSingleton<ICommandSink>(services => services.GetRequiredService<RuntimeSwitches>());
        builder.Services.AddHostedService<ParentWatch>();
        service.Configure(builder.Services, settings);

        var app = builder.Build();
        app.UseMiddleware<FailureMiddleware>();
        service.Map(app);
        if (settings.Telemetry.MetricsPort is { } scraped)
        {
            app.MapPrometheusScrapingEndpoint().RequireHost($"*:{scraped}").DisableHttpMetrics();
        }

        app.Services.GetRequiredService<ProcessMeter>();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(ParentWatch.ReadyLine));
        await app.RunAsync();
    }

    /// <summary>A rolling deploy runs two versions on one port for a moment: the kernel spreads new connections over both.</summary>
    private static Socket BindShared(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (OperatingSystem.IsLinux())
        {
            var on = 1;
            socket.SetRawSocketOption(SolSocket, SoReusePort, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on)));
        }

        socket.Bind(endpoint);
        return socket;
    }
}
