using System.Globalization;
using Lab.Commands;
using Lab.Processes;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Services;

/// <summary>What one service process is told when it starts. <c>--set key=value</c> overrides a configuration value.</summary>
internal sealed record ServiceSettings(
    string Name, int Port, LabPorts Ports, Version Version, TelemetrySettings Telemetry, IReadOnlyDictionary<string, string> Overrides)
{
    public static string[] OptionNames { get; } = ["port", "port-base", "version", "instance", "telemetry", "trace-ratio", "metrics-port", "set"];

    public static ServiceSettings Parse(string name, Arguments arguments)
    {
        var version = arguments.Optional("version") ?? "0.0.0";
        var ports = new LabPorts(arguments.Integer("port-base", LabPorts.Lowest, LabPorts.Highest) ?? throw new UsageException("Option '--port-base' is required."));
        return new ServiceSettings(
            name,
            arguments.Integer("port", LabPorts.Lowest, 65535) ?? (LabPorts.Entities.Contains(name) ? ports[name] : 0),
            ports,
            Version.TryParse(version, out var parsed) ? parsed : throw new UsageException($"'{version}' is not a version."),
            new TelemetrySettings(
                name,
                version,
                arguments.Optional("instance") ?? name,
                arguments.Required("telemetry"),
                arguments.Number("trace-ratio", 0, 1) ?? 1)
            {
                MetricsPort = arguments.Integer("metrics-port", LabPorts.Lowest, 65535),
            },
            arguments.All("set").Select(SplitSetting).ToDictionary(StringComparer.Ordinal));
    }

    public int Integer(string key, int fallback) =>
        Overrides.TryGetValue(key, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    public string? Text(string key) => Overrides.GetValueOrDefault(key);

    public bool Flag(string key) => Overrides.TryGetValue(key, out var text) && bool.Parse(text);

    public bool HasEndpoint(string entity) => Overrides.ContainsKey("endpoint." + entity);

    /// <summary>Where another part of the shop is reached, as host and port; <c>endpoint.NAME</c> overrides it.</summary>
    public (string Host, int Port) EndpointOf(string entity)
    {
        if (!Overrides.TryGetValue("endpoint." + entity, out var text))
        {
            return ("127.0.0.1", Ports[entity]);
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (text[..colon], port)
            : throw new UsageException($"'endpoint.{entity}' must be host:port, not '{text}'.");
    }

    private static KeyValuePair<string, string> SplitSetting(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw new UsageException($"'--set {text}' must be key=value.");
    }
}
