using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// What the engine itself costs: a hundred investigations at once of recorded incidents, whose answers lie in memory so that reading and decoding them is not counted. CPU is the process's, by
/// getrusage; the median is of a hundred investigations one after the other, the mean of a hundred at once.
/// </summary>
internal sealed class OverheadCommand : Command
{
    private const int Investigations = 100;
    private const int WarmUps = 15;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(10);

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var folder = args.Count > 0 ? args[0] : Path.Combine(Repository.Root(), "samples", "captures");
        var captures = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, "capture.json"))).Order(StringComparer.Ordinal).ToList() : [];
        if (captures.Count == 0)
        {
            Console.Error.WriteLine($"There is no capture in '{folder}'. Name a folder with captures, or leave it out for samples/captures.");
            return 2;
        }

        var hosts = new List<(ServiceProvider Services, Capture Capture)>();
        foreach (var path in captures)
        {
            var known = new ConcurrentDictionary<string, Answer>();
            var services = new ServiceCollection();
            services.AddCleric().UseInMemoryCaseFiles().ConfigureCache(options => options.Enabled = false).AddOtlpCapture(null, options => options.Folder = path)
                .Use((inner, _, _) => new RememberedAnswers(inner, known));
            hosts.Add((services.BuildServiceProvider(), Capture.Open(path)));
        }

        // The first round fills the memory of answers, the others have the code compiled as it is in a process that has run for a while.
        for (var i = 0; i < WarmUps; i++)
        {
            foreach (var (services, capture) in hosts)
            {
                await services.GetRequiredService<IInvestigator>().InvestigateAsync(capture.Trigger);
            }
        }

        var single = new double[Investigations];
        for (var i = 0; i < Investigations; i++)
        {
            var (services, capture) = hosts[i % hosts.Count];
            var before = Environment.CpuUsage.TotalTime;
            await services.GetRequiredService<IInvestigator>().InvestigateAsync(capture.Trigger);
            single[i] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        }

        Array.Sort(single);
        var (cpu, wall, allocated, late) = await AtOnceAsync(hosts);
        foreach (var (services, _) in hosts)
        {
            await services.DisposeAsync();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one after the other: CPU {single[Investigations / 2]:0.0} ms median, {single[Investigations * 9 / 10]:0.0} ms p90, {single[^1]:0.0} ms at most"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Investigations} at once on {Environment.ProcessorCount} cores: {wall.TotalSeconds:0.00} s, CPU {cpu.TotalMilliseconds / Investigations:0.0} ms each"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"thread pool: {ThreadPool.ThreadCount} threads, a timer of {ProbeEvery.TotalMilliseconds:0} ms late by {late[late.Count / 2]:0.0} ms median, {late[late.Count * 99 / 100]:0.0} ms p99"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"engine CPU {single[Investigations / 2]:0.0} ms median, {cpu.TotalMilliseconds / Investigations:0.0} ms mean at {Investigations} at once, {allocated / 1e6 / Investigations:0.0} MB allocated each"));
        return 0;
    }

    private static async Task<(TimeSpan Cpu, TimeSpan Wall, long Allocated, List<double> Late)> AtOnceAsync(List<(ServiceProvider Services, Capture Capture)> hosts)
    {
        using var done = new CancellationTokenSource();
        var probe = ProbeAsync(done.Token);
        var allocated = GC.GetTotalAllocatedBytes();
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Investigations).Select(i => Task.Run(() => hosts[i % hosts.Count].Services.GetRequiredService<IInvestigator>().InvestigateAsync(hosts[i % hosts.Count].Capture.Trigger))));
        var (wall, cpu) = (watch.Elapsed, Environment.CpuUsage.TotalTime - before);
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await done.CancelAsync();
        var late = await probe;
        late.Sort();
        return (cpu, wall, allocated, late);
    }

    /// <summary>How late a timer comes while the thread pool is busy, in milliseconds.</summary>
    private static async Task<List<double>> ProbeAsync(CancellationToken cancellationToken)
    {
        var late = new List<double> { 0 };
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.Delay(ProbeEvery, CancellationToken.None);
            late.Add((Stopwatch.GetElapsedTime(start) - ProbeEvery).TotalMilliseconds);
        }

        return late;
    }

    /// <summary>Answers a query that was asked before as it was answered then, from memory.</summary>
    private sealed class RememberedAnswers(IConnector inner, ConcurrentDictionary<string, Answer> known) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            var key = $"{query.Kind} {query.Entity?.Id} {query.Window.Start:O} {query.Window.End:O} {query.Limit}";
            return known.TryGetValue(key, out var answer) ? answer : known.GetOrAdd(key, await base.AskAsync(query, cancellationToken));
        }
    }
}
