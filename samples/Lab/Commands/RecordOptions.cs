using Lab.Faults;
using Lab.Processes;

namespace Lab.Commands;

/// <summary>What is to be recorded, and how.</summary>
internal sealed record RecordOptions(
    IFault Fault, string Out, TimeSpan Baseline, TimeSpan FaultDuration, TimeSpan AfterAlert, double Rate, double TraceRatio, int? PortBase, int Seed)
{
    public const double MinRate = 1;
    public const double MaxRate = 50;
    public const double DefaultRate = 12;

    private const double DefaultTraceRatio = 0.25;

    public static RecordOptions Parse(string[] args)
    {
        var arguments = Arguments.Parse(args, "fault", "out", "baseline", "fault-duration", "after", "rate", "trace-ratio", "port-base", "seed");
        var fault = FaultCatalogue.Find(arguments.Required("fault"));
        var folder = Path.GetFullPath(arguments.Required("out"));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new UsageException($"'{folder}' exists and is not an empty folder: nothing is overwritten.");
        }

        return new RecordOptions(
            fault,
            folder,
            arguments.Duration("baseline", TimeSpan.FromSeconds(60), TimeSpan.FromHours(2)) ?? TimeSpan.FromSeconds(150),
            arguments.Duration("fault-duration", TimeSpan.FromSeconds(30), TimeSpan.FromHours(2)) ?? TimeSpan.FromSeconds(120),
            arguments.Duration("after", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? TimeSpan.FromSeconds(50),
            arguments.Number("rate", MinRate, MaxRate) ?? DefaultRate,
            arguments.Number("trace-ratio", 0, 1) ?? DefaultTraceRatio,
            arguments.Integer("port-base", LabPorts.Lowest, LabPorts.Highest),
            arguments.Integer("seed", 0, int.MaxValue) ?? 1);
    }
}
