using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cleric.Exhibits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cleric.Engine.Tests.Door;

public class AuditTests
{
    [Fact]
    public async Task Every_read_is_logged_with_who_asked_whom_what_and_what_came()
    {
        var log = new ListLogger();
        using var host = new DoorFixture(services => services.AddLogging(logging => logging.AddProvider(log)), new FakeConnector("loki", DoorFixture.Rows(3) with { SentAs = "{app=\"checkout\"}" }));

        await host.AskAsync();

        var (level, line) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Information, level);
        foreach (var part in new[] { "Case c1", "ann", "acme", "loki", "Log query", "service:checkout", "2026-01-01T11:00:00Z/2026-01-01T12:00:00Z", "Data, 3 rows", "{app=\"checkout\"}" })
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_budget_refused_is_logged_too_and_failures_are_warnings()
    {
        var log = new ListLogger();
        using var host = new DoorFixture(services => services.AddLogging(logging => logging.AddProvider(log)), new FakeConnector("loki", (_, _) => throw new ArgumentException("bad")));

        await host.AskAsync(session: DoorFixture.Session(new Budget { MaxQueries = 0 }));
        await host.AskAsync();

        Assert.Collection(
            log.Lines,
            refused => Assert.Contains("NotAsked", refused.Line, StringComparison.Ordinal),
            failed => Assert.Equal((LogLevel.Warning, true), (failed.Level, failed.Line.Contains("bad", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Every_read_is_a_span_with_its_coverage()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cleric",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var host = new DoorFixture(null, new FakeConnector("audited-span", NoAnswer.Failed("down")));

        await host.AskAsync();

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("cleric.connector"), "audited-span"));
        Assert.Equal("cleric.read", span.OperationName);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("Failed", span.GetTagItem("cleric.coverage"));
        Assert.Equal("acme", span.GetTagItem("cleric.caller.tenant"));
    }

    [Fact]
    public async Task Reads_are_counted_without_names_of_callers()
    {
        var measured = new ConcurrentQueue<(string Instrument, double Value, KeyValuePair<string, object?>[] Tags)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, tags.ToArray())));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, tags.ToArray())));
        listener.Start();
        DoorFixture? host = null;
        using (host = new DoorFixture(null, new FakeConnector("audited-meter", (_, _) =>
        {
            host!.Time.Advance(TimeSpan.FromSeconds(2));
            return ValueTask.FromResult<Answer>(DoorFixture.Rows(4));
        })))
        {
            await host.AskAsync();
        }

        var mine = measured.Where(measurement => measurement.Tags.Contains(new("cleric.connector", "audited-meter"))).ToArray();
        Assert.Equal([("cleric.read.duration", 2.0), ("cleric.read.rows", 4.0), ("cleric.reads", 1.0)], mine.Select(m => (m.Instrument, m.Value)).Order());
        Assert.DoesNotContain(mine.SelectMany(measurement => measurement.Tags), tag => tag.Value is "ann" or "acme");
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == "Cleric")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Line)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
