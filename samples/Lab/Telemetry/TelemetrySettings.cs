namespace Lab.Telemetry;

/// <summary>Who sends telemetry, and where it is written.</summary>
internal sealed record TelemetrySettings(string Service, string Version, string Instance, string Directory, double TraceRatio)
{
    /// <summary>Where Prometheus scrapes the metrics; null where they are written to a file.</summary>
    public int? MetricsPort { get; init; }

    public IEnumerable<KeyValuePair<string, object>> ResourceAttributes =>
    [
        new("service.name", Service),
        new("service.version", Version),
        new("service.instance.id", Instance),
        new("host.name", "lab"),
    ];

    public string FileOf(string signal) => Path.Combine(Directory, $"{signal}-{Instance}.jsonl");
}
