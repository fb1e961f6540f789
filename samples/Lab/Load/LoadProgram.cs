using Lab.Processes;
using Lab.Telemetry;

namespace Lab.Load;

/// <summary>Runs the shop's clients as a process.</summary>
internal static class LoadProgram
{
    public static async Task RunAsync(LoadSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLabTelemetry(settings.Telemetry);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ArrivalRate>();
        builder.Services.AddSingleton<ICommandSink>(services => services.GetRequiredService<ArrivalRate>());
        builder.Services.AddHostedService<ParentWatch>();
        builder.Services.AddHostedService<LoadGenerator>();
        using var host = builder.Build();
        host.Services.GetRequiredService<ProcessMeter>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.WriteLine(ParentWatch.ReadyLine));
        await host.RunAsync();
    }
}
