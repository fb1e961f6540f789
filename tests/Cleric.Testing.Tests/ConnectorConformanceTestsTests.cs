using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Xunit.Sdk;

namespace Cleric.Testing.Tests;

/// <summary>A rule is worth something only if who breaks it is caught.</summary>
public sealed class ConnectorConformanceTestsTests
{
    [Fact]
    public Task Rows_beyond_the_limit_are_caught() =>
        CaughtAsync(suite => suite.The_limit_is_respected_and_a_cut_is_told(), (_, _) => new LogAnswer { Records = [.. Enumerable.Range(0, 10).Select(_ => Record())], SentAs = "x" });

    [Fact]
    public Task A_cut_that_is_not_told_is_caught() =>
        CaughtAsync(suite => suite.The_limit_is_respected_and_a_cut_is_told(), (_, answer) => answer with { Coverage = Coverage.Data });

    [Fact]
    public Task Rows_outside_of_the_window_are_caught() =>
        CaughtAsync(suite => suite.No_row_lies_outside_the_window(), (_, _) => new LogAnswer { Records = [Record()], SentAs = "x" });

    [Fact]
    public Task A_declared_kind_without_data_is_caught() => CaughtAsync(suite => suite.The_descriptor_is_honest(), (_, _) => NoAnswer.Empty("nothing"));

    [Fact]
    public Task An_answer_that_does_not_say_what_was_sent_is_caught() => CaughtAsync(suite => suite.The_descriptor_is_honest(), (_, answer) => answer with { SentAs = null });

    [Fact]
    public Task A_failure_in_place_of_empty_is_caught() => CaughtAsync(suite => suite.An_unknown_entity_is_empty(), (_, _) => NoAnswer.Failed("not found"));

    [Fact]
    public Task An_answer_to_a_kind_not_declared_is_caught() =>
        CaughtAsync(suite => suite.A_kind_that_is_not_declared_is_not_configured_or_denied(), (_, _) => NoAnswer.Failed("what?"));

    [Fact]
    public Task A_reversed_window_that_is_answered_is_caught() =>
        CaughtAsync(suite => suite.A_reversed_window_is_refused_by_name(), (_, answer) => answer, query => query.Window.Duration < TimeSpan.Zero ? NoAnswer.Empty("") : null);

    [Fact]
    public Task A_connector_that_ignores_its_token_is_caught() =>
        CaughtAsync(suite => suite.A_cancelled_query_stops(), (_, answer) => answer, _ => NoAnswer.Empty("done anyway"));

    [Fact]
    public Task An_answer_that_changes_is_caught()
    {
        var asked = 0;
        return CaughtAsync(suite => suite.The_same_question_has_the_same_answer(), (_, answer) => answer with { Note = $"asked {++asked} times" });
    }

    [Theory]
    [InlineData(1000L, 1000L, 1.0)]
    [InlineData(2000L, 1000L, 1.0)]
    [InlineData(1000L, 2000L, double.NaN)]
    public Task Series_that_do_not_ascend_or_are_not_finite_are_caught(long first, long second, double value) =>
        CaughtAsync(
            suite => suite.Series_ascend_and_are_finite(),
            (_, _) => new MetricAnswer { Series = [new MetricSeries { Metric = "m", Entity = HonestConnector.Entity, Times = new[] { first, second }, Values = new[] { 1.0, value } }] });

    [Fact]
    public Task Times_that_are_not_in_UTC_are_caught() =>
        CaughtAsync(suite => suite.Times_are_in_UTC(), (_, answer) => answer with { CoveredWindow = new TimeWindow(HonestConnector.Start.ToOffset(TimeSpan.FromHours(-5)), HonestConnector.Start) }, says: "CoveredWindow.Start of Log");

    [Theory]
    [InlineData("seconds", "Say it in UCUM: 's'")]
    [InlineData("", "empty text")]
    [InlineData(null, "is not told. It is 's'")]
    [InlineData("ms", "is 'ms'. It is 's'")]
    public Task Units_that_are_words_or_not_passed_on_are_caught(string? unit, string says) =>
        CaughtAsync(
            suite => suite.Units_are_codes_and_known_ones_are_told(),
            (_, _) => new MetricAnswer { Series = [new MetricSeries { Metric = "latency", Entity = HonestConnector.Entity, Unit = unit, Times = new[] { 1L }, Values = new[] { 1.0 } }] },
            says: says);

    [Fact]
    public Task Stale_data_told_as_data_is_caught() =>
        CaughtAsync(suite => suite.Data_that_is_older_than_the_window_is_stale(), (_, answer) => answer, says: "Say Stale, and since when");

    private static LogRecord Record() => Telemetry.Log("checkout", HonestConnector.Start.AddSeconds(1), "line");

    private static async Task CaughtAsync(Func<Suite, Task> rule, Func<Query, Answer, Answer> spoil, Func<Query, Answer?>? instead = null, string? says = null)
    {
        var suite = new Suite(new Spoilt(new HonestConnector(), spoil, instead));
        var caught = await Xunit.Record.ExceptionAsync(() => rule(suite));
        Assert.IsType<XunitException>(caught, exactMatch: false);
        Assert.Contains(says ?? "", caught.Message, StringComparison.Ordinal);
    }

    private sealed class Suite(IConnector connector) : ConnectorConformanceTests
    {
        protected override Entity KnownEntity => HonestConnector.Entity;

        protected override TimeWindow KnownWindow => HonestConnector.Window;

        protected override IReadOnlyDictionary<string, string> KnownUnits => new Dictionary<string, string> { ["latency"] = "s" };

        protected override Query? StaleQuery => new LogQuery { Entity = KnownEntity, Window = new TimeWindow(KnownWindow.Start, KnownWindow.End.AddDays(1)) };

        protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(connector);
    }

    private sealed class Spoilt(IConnector inner, Func<Query, Answer, Answer> spoil, Func<Query, Answer?>? instead) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
            instead?.Invoke(query) ?? spoil(query, await base.AskAsync(query, cancellationToken));
    }
}
