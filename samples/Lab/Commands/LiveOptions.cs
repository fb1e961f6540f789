using Lab.Faults;
using Lab.Live;
using Lab.Processes;

namespace Lab.Commands;

/// <summary>What is to run live, and how. Without a fault the shop is just well.</summary>
internal sealed record LiveOptions(IFault? Fault, string Out, TimeSpan Baseline, TimeSpan? Duration, double Rate, int? PortBase, int Seed)
{
    private const string DefaultOut = "lab.json";

    public static LiveOptions Parse(string[] args)
    {
        var arguments = Arguments.Parse(args, "fault", "out", "baseline", "duration", "rate", "port-base", "seed");
        var fault = arguments.Optional("fault") is { } name ? FaultCatalogue.Find(name) : null;
        if (fault is { NeedsRecording: true })
        {
            throw new UsageException($"'{fault.Name}' is about the alerts or telemetry of a recording, and cannot be run live.");
        }

        return new LiveOptions(
            fault,
            Path.GetFullPath(arguments.Optional("out") ?? DefaultOut),
            arguments.Duration("baseline", TimeSpan.FromSeconds(30), TimeSpan.FromHours(2)) ?? TimeSpan.FromSeconds(120),
            arguments.Duration("duration", TimeSpan.FromSeconds(30), TimeSpan.FromHours(24)),
            arguments.Number("rate", RecordOptions.MinRate, RecordOptions.MaxRate) ?? RecordOptions.DefaultRate,
            arguments.Integer("port-base", LabPorts.Lowest, LabPorts.Highest - LivePorts.Count),
            arguments.Integer("seed", 0, int.MaxValue) ?? 1);
    }
}
