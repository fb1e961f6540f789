using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Cleric.Benchmarks.CaseFiles;
using Cleric.Benchmarks.Connectors;
using Cleric.Benchmarks.HotPaths;
using Cleric.Benchmarks.Ledger;
using Cleric.Benchmarks.Reasoning;
using Cleric.Benchmarks.Safety;
using Perfolizer.Horology;

namespace Cleric.Benchmarks.Commands;

/// <summary>The hot paths in one table, each with its rate on one core beside the machine's memory bandwidth. Short, and in this process: for figures to be compared closely, run the benchmarks themselves.</summary>
internal sealed class HotPathsCommand : Command
{
    private static readonly Type[] Paths =
    [
        typeof(MemoryBenchmark), typeof(OtlpBenchmark), typeof(ShiftTestBenchmark), typeof(OnsetBenchmark), typeof(TemplateMinerBenchmark), typeof(RedactorBenchmark), typeof(LedgerBenchmark), typeof(CaseLineBenchmark),
    ];

    public override Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Count > 0)
        {
            Console.Error.WriteLine("hotpaths takes no arguments. For one class of benchmarks: --filter '*Ledger*'.");
            return Task.FromResult(2);
        }

        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(250)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "cleric-benchmarks"));
        double? bandwidth = null;
        var (rows, failed) = (0, 0);
        Console.WriteLine("| hot path | time | bytes | items | of memory bandwidth | allocated |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var path in Paths)
        {
            var summary = BenchmarkRunner.Run(path, config);
            foreach (var report in summary.Reports)
            {
                var benchmark = report.BenchmarkCase;
                rows++;
                if (report.ResultStatistics is not { } result)
                {
                    failed++;
                    Console.WriteLine($"| {benchmark.DisplayInfo} | failed | | | | |");
                    continue;
                }

                // The first of all is the reading of memory.
                var rate = ThroughputColumn.Bytes.Rate(summary, benchmark);
                bandwidth ??= rate;
                var share = rate / bandwidth is { } of ? string.Create(CultureInfo.InvariantCulture, $"{(of < 0.1 ? 100 * of : Math.Round(100 * of)):0.##} %") : "-";
                var parameters = string.Concat(benchmark.Parameters.Items.Select(item => $", {item.Name} {item.Value}"));
                var allocated = report.GcStats.GetBytesAllocatedPerOperation(benchmark) is { } bytes ? $"{bytes.ToString("N0", CultureInfo.InvariantCulture)} B" : "-";
                Console.WriteLine(
                    $"| {path.Name.Replace("Benchmark", "", StringComparison.Ordinal)}.{benchmark.Descriptor.WorkloadMethod.Name}{parameters} | {Time(result.Min)} "
                    + $"| {ThroughputColumn.Bytes.GetValue(summary, benchmark)} | {ThroughputColumn.Items.GetValue(summary, benchmark)} | {share} | {allocated} |");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} hot paths, memory bandwidth {bandwidth / 1e9:0.0} GB/s on one core, failed {failed}"));
        return Task.FromResult(failed > 0 ? 1 : 0);
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0} ms"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
    };
}
