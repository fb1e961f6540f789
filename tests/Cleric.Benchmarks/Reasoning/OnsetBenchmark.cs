using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Statistics;

namespace Cleric.Benchmarks.Reasoning;

/// <summary>Finding the onset of a symptom in what a recorded investigation read: its spans, and its log records.</summary>
[MemoryDiagnoser]
public class OnsetBenchmark : IHotPath
{
    private readonly List<(TraceAnswer Answer, Entity Entity)> _traces = [];
    private readonly List<(LogAnswer Answer, Entity Entity)> _logs = [];
    private TopologyIndex _topology = new(Topology.Empty);

    [GlobalSetup]
    public async Task Setup()
    {
        var events = await RecordedInvestigation.RunAsync();
        _topology = new TopologyIndex(events.OfType<ScopeOriented>().Last().Topology);
        foreach (var exhibit in events.OfType<ExhibitReceived>().Select(received => received.Exhibit))
        {
            switch (exhibit.Answer)
            {
                case TraceAnswer traces when exhibit.Query.Entity is { } entity:
                    _traces.Add((traces, entity));
                    break;
                case LogAnswer logs when exhibit.Query.Entity is { } entity:
                    _logs.Add((logs, entity));
                    break;
                default:
                    break;
            }
        }
    }

    [Benchmark]
    public int Spans() => _traces.Count(item => OnsetFinder.Find(item.Answer, item.Entity, null, _topology, DateTimeOffset.MaxValue) is not null);

    [Benchmark]
    public int LogRecords() => _logs.Count(item => OnsetFinder.Find(item.Answer, item.Entity, null, _topology, DateTimeOffset.MaxValue) is not null);

    Work IHotPath.WorkOf(string benchmark) => benchmark == nameof(Spans) ? new(_traces.Sum(item => item.Answer.Spans.Count), "spans") : new(_logs.Sum(item => item.Answer.Records.Count), "records");
}
