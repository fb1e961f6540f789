using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lab.Telemetry;

/// <summary>OpenTelemetry for every process of the lab, written to files in the OTLP JSON Lines format.</summary>
internal static class TelemetrySetup
{
    private const int MetricIntervalMilliseconds = 5000;
    private const int BatchDelayMilliseconds = 1000;
    private const double MaxTracesPerSecond = 5;

    public static void AddLabTelemetry(this IHostApplicationBuilder builder, TelemetrySettings settings)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter("StackExchange", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Error);
        builder.Services.AddSingleton<ProcessMeter>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddAttributes(settings.ResourceAttributes))
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new CappedRatioSampler(settings.TraceRatio, MaxTracesPerSecond)))
                .AddSource("Npgsql", LabSources.Redis, LabSources.Cards, LabSources.Jobs)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation(http => http.EnrichWithHttpRequestMessage = SetPeerService)
                .AddProcessor(new BatchActivityExportProcessor(
                    new OtlpTraceExporter(new OtlpLineFile(settings.FileOf("traces"))),
                    maxQueueSize: 8192,
                    scheduledDelayMilliseconds: 2 * BatchDelayMilliseconds)))
            .WithMetrics(metrics => AddReader(settings, metrics
                .AddMeter([.. MetricSelection.Meters])
                .AddView(MetricSelection.ViewOf)))
            .WithLogging(
                logging => logging.AddProcessor(new BatchLogRecordExportProcessor(
                    new OtlpLogExporter(new OtlpLineFile(settings.FileOf("logs"))),
                    scheduledDelayMilliseconds: BatchDelayMilliseconds)),
                options => options.IncludeFormattedMessage = true);
    }

    /// <summary>Either is scraped or writes: a gauge of what happened since it was last read has one reader.</summary>
    private static void AddReader(TelemetrySettings settings, MeterProviderBuilder metrics) => _ = settings.MetricsPort is null
        ? metrics.AddReader(new PeriodicExportingMetricReader(new OtlpMetricExporter(new OtlpLineFile(settings.FileOf("metrics"))), MetricIntervalMilliseconds))
        : metrics.AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0);

    private static void SetPeerService(Activity activity, HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(PeerService.Key, out var peer))
        {
            activity.SetTag(PeerService.Attribute, peer);
        }
    }
}
