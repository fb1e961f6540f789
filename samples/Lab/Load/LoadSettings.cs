using Lab.Commands;
using Lab.Processes;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Load;

/// <summary>What the load generator is told when it starts.</summary>
internal sealed record LoadSettings(LabPorts Ports, double Rate, int Seed, TelemetrySettings Telemetry)
{
    public const double MaxRate = 2000;

    public static string[] OptionNames { get; } = ["port-base", "rate", "seed", "telemetry", "trace-ratio", "instance"];

    public static LoadSettings Parse(Arguments arguments) => new(
        new LabPorts(arguments.Integer("port-base", LabPorts.Lowest, LabPorts.Highest) ?? throw new UsageException("Option '--port-base' is required.")),
        arguments.Number("rate", 0, MaxRate) ?? throw new UsageException("Option '--rate' is required."),
        arguments.Integer("seed", int.MinValue, int.MaxValue) ?? 1,
        new TelemetrySettings(Names.Load, "1.0.0", arguments.Optional("instance") ?? Names.Load, arguments.Required("telemetry"), arguments.Number("trace-ratio", 0, 1) ?? 1));
}
