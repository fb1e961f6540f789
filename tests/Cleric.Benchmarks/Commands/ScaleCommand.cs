using System.Diagnostics;
using System.Globalization;
using Cleric.Reasoning;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands;

/// <summary>Investigates incidents in estates of 100, 1,000 and 10,000 entities: do queries, time and memory grow slower than the estate?</summary>
internal sealed class ScaleCommand : Command
{
    private static readonly int[] Sizes = [100, 1_000, 10_000];

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Count > 0)
        {
            Console.Error.WriteLine("scale takes no arguments.");
            return 2;
        }

        await InvestigateAsync(100, seed: 0);
        Console.WriteLine("entities  queries  entities asked  time      CPU       peak memory  cause found");
        var (last, right) = ("", 0);
        foreach (var size in Sizes)
        {
            var (time, cpu, queries, asked, found) = await InvestigateAsync(size, seed: size);
            var peak = PeakMegabytes();
            right += found ? 1 : 0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,8}  {queries,7}  {asked,14}  {time.TotalSeconds,6:0.00} s  {cpu.TotalSeconds,6:0.00} s  {peak,8:0} MB  {(found ? "yes" : "NO")}"));
            last = string.Create(CultureInfo.InvariantCulture, $"{size:N0} entities: {time.TotalSeconds:0.00} s, {queries} queries, {peak:0} MB at most");
        }

        Console.WriteLine($"{last}; cause found in {right} of {Sizes.Length}");
        return 0;
    }

    private static async Task<(TimeSpan Time, TimeSpan Cpu, long Queries, int Asked, bool Found)> InvestigateAsync(int entities, int seed)
    {
        var now = DateTimeOffset.UtcNow;
        var estate = new SyntheticEstate(entities, seed, now);
        var services = new ServiceCollection();
        services.AddCleric().UseInMemoryCaseFiles().AddConnector(estate);
        await using var provider = services.BuildServiceProvider();
        var investigator = provider.GetRequiredService<IInvestigator>();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var report = await investigator.InvestigateAsync(new AlertTrigger { Name = "LatencyHigh", Entity = estate.Front.Name, Symptom = Signals.Latency, At = now });
        return (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu, estate.Queries, estate.EntitiesAsked, report.Finding.Cause?.Entity == estate.Cause);
    }

    private static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}
