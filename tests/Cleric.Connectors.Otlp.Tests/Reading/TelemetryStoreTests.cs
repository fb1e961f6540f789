using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Reading;

/// <summary>Files within the memory limit and beyond it give the same answers.</summary>
public sealed class TelemetryStoreTests : IDisposable
{
    private const int Services = 20;
    private static readonly Entity Third = new("service-3");

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Endings => [".jsonl", ".jsonl.gz"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Beyond_memory_the_answers_are_the_same(string ending)
    {
        Write(ending);
        using var within = _folder.Connector();
        using var beyond = _folder.Connector(options => options.MemoryLimitBytes = 600_000);
        foreach (var window in new[] { Window, new TimeWindow(Start.AddSeconds(100), Start.AddSeconds(130)) })
        {
            Query[] queries =
            [
                new MetricQuery { Entity = Third, Window = window },
                new LogQuery { Entity = Third, Window = window },
                new TraceQuery { Entity = Third, Window = window },
                new TraceQuery { Entity = Third, Window = window, ErrorsOnly = true },
            ];
            foreach (var query in queries)
            {
                var expected = await within.AskAsync(query, Token);
                Assert.True(expected.Rows > 0);
                Assert.Equal(Json(expected with { Note = null }), Json(await beyond.AskAsync(query, Token) with { Note = null }));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task What_one_query_reads_is_sampled_down_to_the_limit(string ending)
    {
        Write(ending);
        using var tiny = _folder.Connector(options => options.MemoryLimitBytes = 100_000);
        Query[] queries = [new MetricQuery { Window = Window, Limit = 1_000_000 }, new LogQuery { Window = Window, Limit = 1_000_000 }, new TraceQuery { Window = Window, Limit = 1_000_000 }];
        foreach (var query in queries)
        {
            var answer = await tiny.AskAsync(query, Token);
            Assert.Equal((Coverage.CutShort, (long?)null), (answer.Coverage, answer.RowsAvailable));
            Assert.Contains("Raise MemoryLimitBytes", answer.Note, StringComparison.Ordinal);
            Assert.InRange(answer.Rows, 1, 5000);
            Assert.True(answer.CoveredWindow!.Value.Duration > TimeSpan.FromMinutes(4), $"{query.Kind} covers {answer.CoveredWindow}");
        }
    }

    [Fact]
    public async Task A_file_that_grew_is_read_anew()
    {
        _folder.With("logs.jsonl", LogLine("checkout", Log(1, 9, "a")));
        using var connector = _folder.Connector();
        var query = new LogQuery { Window = Window };
        Assert.Equal(1, (await connector.AskAsync(query, Token)).Rows);
        await File.AppendAllTextAsync(Path.Combine(_folder.Path, "logs.jsonl"), LogLine("checkout", Log(2, 9, "b")) + "\n", Token);
        Assert.Equal(2, (await connector.AskAsync(query, Token)).Rows);
    }

    [Fact]
    public async Task Queries_may_come_at_once()
    {
        Write(".jsonl.gz");
        using var connector = _folder.Connector();
        var queries = Enumerable.Range(0, 40).Select(i => (Query)((i % 3) switch
        {
            0 => new MetricQuery { Entity = Third, Window = Window },
            1 => new LogQuery { Entity = Third, Window = Window },
            _ => new TraceQuery { Entity = Third, Window = Window },
        })).ToArray();
        var answers = await Task.WhenAll(queries.Select(query => Task.Run(() => connector.AskAsync(query, Token).AsTask(), Token)));
        Assert.Equal(3, answers.Select(Json).Distinct().Count());
    }

    [Fact]
    public async Task A_first_query_that_is_cancelled_does_not_spoil_the_next()
    {
        Write(".jsonl");
        using var connector = _folder.Connector();
        using var source = new CancellationTokenSource();
        var first = connector.AskAsync(new LogQuery { Window = Window }, source.Token).AsTask();
        await source.CancelAsync();
        await Record.ExceptionAsync(() => first);
        Assert.Equal(Services * 300, (await connector.AskAsync(new LogQuery { Window = Window }, Token)).Rows);
    }

    [Fact]
    public async Task Several_files_of_a_kind_are_one()
    {
        _folder.With("metrics-1.jsonl", MetricLine("checkout", Sum("c", 2, true, Point(0, 10, -100))))
            .With("metrics-2.jsonl.gz", MetricLine("checkout", Sum("c", 2, true, Point(10, 30, -100))))
            .With("metricsother.jsonl", MetricLine("checkout", Sum("c", 2, true, Point(20, 90, -100))));
        var answer = await _folder.AskAsync<MetricAnswer>(new MetricQuery { Window = Window });
        Assert.Equal(2.0, Assert.Single(answer.Series).Values.ToArray().Single());
        Assert.StartsWith("metrics-1.jsonl metrics-2.jsonl.gz 2026", answer.SentAs, StringComparison.Ordinal);
    }

    private static string Json(Answer answer) => JsonSerializer.Serialize(answer, (JsonTypeInfo<Answer>)ClericJson.Options.GetTypeInfo(typeof(Answer)));

    /// <summary>Twenty services, a line each a second for five minutes.</summary>
    private void Write(string ending)
    {
        var seconds = Enumerable.Range(0, 300).ToArray();
        _folder
            .With("metrics" + ending, [.. seconds.SelectMany(at => Each(service => MetricLine(service, Gauge("cpu", "1", Point(at, at)), Sum("requests", 2, true, Point(at, at * 3, -1)), Gauge("memory", "By", Point(at, at * 2)))))])
            .With("logs" + ending, [.. seconds.SelectMany(at => Each(service => LogLine(service, Log(at, 9, $"{service} did {at}"))))])
            .With(
                "traces" + ending,
                [.. seconds.SelectMany(at => Each((service, i) => SpanLine(service, Span((at * 100) + (i / 2) + 1, i + 1, i % 2 == 0 ? 0 : i, at, 0.1, error: at % 7 == 0 && i % 2 == 0))))]);
    }

    private static IEnumerable<string> Each(Func<string, string> make) => Each((service, _) => make(service));

    private static IEnumerable<string> Each(Func<string, int, string> make) => Enumerable.Range(0, Services).Select(i => make($"service-{i}", i));
}
