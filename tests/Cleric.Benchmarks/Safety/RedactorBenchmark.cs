using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.Exhibits;
using Cleric.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Safety;

/// <summary>Redacting log records, most of which hold nothing to redact.</summary>
[MemoryDiagnoser]
public class RedactorBenchmark : IHotPath
{
    private const int Records = 10_000;
    private Redactor _redactor = null!;
    private LogAnswer _clean = new();
    private LogAnswer _secrets = new();

    [GlobalSetup]
    public void Setup()
    {
        _redactor = new ServiceCollection().AddCleric().Services.BuildServiceProvider().GetRequiredService<Redactor>();
        _clean = Answer(_ => "request 4711 for /catalog/items done in 12.5 ms, trace 0af7651916cd43dd8448eb211c80319c");
        _secrets = Answer(i => i % 100 == 0 ? "login of jane.doe@example.com with password=hunter2 failed" : "request 4711 done in 12.5 ms");
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public Answer Clean() => _redactor.Redact(_clean);

    [Benchmark(OperationsPerInvoke = Records)]
    public Answer WithSecrets() => _redactor.Redact(_secrets);

    Work IHotPath.WorkOf(string benchmark) => new(1, "records", (benchmark == nameof(Clean) ? _clean : _secrets).Records.Average(record => record.Body.Length * (double)sizeof(char)));

    private static LogAnswer Answer(Func<int, string> body) => new()
    {
        Records = [.. Enumerable.Range(0, Records).Select(i => new LogRecord { Time = DateTimeOffset.UnixEpoch.AddSeconds(i), Body = body(i) })],
    };
}
