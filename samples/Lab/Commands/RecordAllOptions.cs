using Lab.Faults;

namespace Lab.Commands;

/// <summary>Which recordings are wanted. Short ones, so that many fit into a repository.</summary>
internal sealed record RecordAllOptions(IReadOnlyList<RecordOptions> Recordings, int Parallel)
{
    private const int MaxRuns = 100;
    private const int MaxParallel = 16;
    private const int DefaultRuns = 3;
    private const double DefaultTraceRatio = 0.08;

    public static RecordAllOptions Parse(string[] args)
    {
        var arguments = Arguments.Parse(args, "out", "runs", "only", "parallel", "baseline", "fault-duration", "after", "rate", "trace-ratio");
        var folder = Path.GetFullPath(arguments.Required("out"));
        var faults = arguments.Optional("only") is { } only ? [.. only.Split(',').Select(FaultCatalogue.Find)] : FaultCatalogue.All;
        var runs = arguments.Integer("runs", 1, MaxRuns) ?? DefaultRuns;
        var baseline = arguments.Duration("baseline", TimeSpan.FromSeconds(60), TimeSpan.FromHours(2)) ?? TimeSpan.FromSeconds(75);
        var duration = arguments.Duration("fault-duration", TimeSpan.FromSeconds(30), TimeSpan.FromHours(2)) ?? TimeSpan.FromSeconds(120);
        var after = arguments.Duration("after", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? TimeSpan.FromSeconds(25);
        var rate = arguments.Number("rate", RecordOptions.MinRate, RecordOptions.MaxRate) ?? RecordOptions.DefaultRate;
        var traces = arguments.Number("trace-ratio", 0, 1) ?? DefaultTraceRatio;

        // First one of each, then the second of each: a set that is cut short still has everything.
        return new RecordAllOptions(
            [.. Enumerable.Range(1, runs).SelectMany(run => faults.Select(fault =>
                new RecordOptions(FaultCatalogue.Find(fault.Name), Path.Combine(folder, $"{fault.Name}-{run}"), baseline, duration, after, rate, traces, null, run)))],
            arguments.Integer("parallel", 1, MaxParallel) ?? 1);
    }
}
