using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Connectors;

/// <summary>The first question to a folder of OTLP JSON Lines, which reads and decodes all of the file, and a second one, which finds it decoded.</summary>
[MemoryDiagnoser]
public class OtlpBenchmark : IHotPath
{
    private const int Exports = 2_000;
    private const int Metrics = 40;
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);
    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-benchmark-").FullName;
    private IConnector _warm = null!;
    private MetricQuery _query = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        using (var writer = new StreamWriter(Path.Combine(_folder, "metrics.jsonl"), append: false, new UTF8Encoding(false)))
        {
            for (var i = 0; i < Exports; i++)
            {
                var nanoseconds = (Start.AddSeconds(5 * i).ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);
                var metrics = string.Join(',', Enumerable.Range(0, Metrics).Select(m =>
                    $$$"""{"name":"metric.{{{m}}}","unit":"1","gauge":{"dataPoints":[{"timeUnixNano":"{{{nanoseconds}}}","asDouble":{{{(i % 97) + m}}}.5,"attributes":[{"key":"route","value":{"stringValue":"/items"}}]}]}}"""));
                await writer.WriteLineAsync($$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},"scopeMetrics":[{"metrics":[{{{metrics}}}]}]}]}""");
            }
        }

        _query = new MetricQuery { Entity = new Entity("checkout"), Window = new TimeWindow(Start, Start.AddSeconds(5 * Exports)), Limit = 1_000_000 };
        _warm = Connector();
        await _warm.AskAsync(_query);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public async Task<Answer> First() => await Connector().AskAsync(_query);

    [Benchmark]
    public async Task<Answer> Second() => await _warm.AskAsync(_query);

    Work IHotPath.WorkOf(string benchmark) =>
        new(Exports * Metrics, "points", benchmark == nameof(First) ? new FileInfo(Path.Combine(_folder, "metrics.jsonl")).Length : Exports * Metrics * (sizeof(long) + sizeof(double)));

    private IConnector Connector() => new ServiceCollection().AddCleric().AddOtlpCapture(_folder).Services.BuildServiceProvider().GetRequiredService<IConnector>();
}
