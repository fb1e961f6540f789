using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class SeriesReaderTests
{
    private static readonly SeriesReader Reader = new();

    [Fact]
    public async Task A_rise_is_seen_with_its_size_and_its_onset()
    {
        var seen = (await Observe(Series("http.server.request.duration", i => i < 45 ? 0.05 : 0.4) with { Statistic = "p95", Unit = "s" })).One(Signals.Latency);

        Assert.True(seen.Strength > 0.9);
        Assert.Equal(Sample.Onset - TimeSpan.FromSeconds(30), seen.Onset);
        Assert.Equal(8, seen.Magnitude!.Value, 3);
        Assert.Equal("0.4", seen.Citations.Single().Quote);
        Assert.Contains("rose", seen.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_of_a_limit_that_is_nearly_reached_is_more_than_a_rise()
    {
        var reached = await Observe(Share(0.9));

        Assert.True(reached.One("saturation.cpu.exhausted").Strength > 0.9);
        Assert.DoesNotContain(reached, observation => observation.Signal == "saturation.cpu");
        Assert.True((await Observe(Share(0.6))).One("saturation.cpu").Strength > 0.9);
    }

    [Fact]
    public async Task A_rise_that_stays_far_from_the_limit_saturates_nothing()
    {
        var far = (await Observe(Share(0.2))).One("saturation.cpu");

        Assert.True(far.Strength < 0.5);
        Assert.Contains("did not come near its limit", far.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_of_the_limit_overrules_an_amount()
    {
        var cores = Series("container.cpu.usage", i => i < 45 ? 0.05 : 0.8) with { Unit = "{cpu}" };

        Assert.True((await Observe(cores)).One("saturation.cpu").Strength > 0.9);
        Assert.True((await Observe(cores, Share(0.2))).One("saturation.cpu").Strength < 0.5);
    }

    [Fact]
    public async Task How_often_others_call_is_no_observation_by_itself() =>
        Assert.DoesNotContain(
            await Observe(Series("http.client.request.duration", i => i < 45 ? 1 : 9) with { Statistic = "rate", Unit = "{request}/s", Attributes = new Dictionary<string, string> { ["server.address"] = "checkout" } }),
            observation => observation.Signal == SignalExtractor.Calls);

    [Fact]
    public async Task That_it_did_not_rise_is_an_observation_too()
    {
        var missed = (await Observe(Series("http.server.request.duration", i => 0.05 + (i % 4 * 0.001)))).One(Signals.Latency);

        Assert.True(missed.Strength < 0.2);
        Assert.Null(missed.Onset);
        Assert.Contains("did not rise", missed.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rise_too_small_for_anyone_to_care_is_not_seen() =>
        Assert.True((await Observe(Series("http.server.request.duration", i => i < 45 ? 0.0010 : 0.0014))).One(Signals.Latency).Strength < 0.3);

    [Fact]
    public async Task Traffic_that_fell_is_not_also_traffic_that_did_not_rise()
    {
        var observations = await Observe(Series("http_requests_total", i => i < 45 ? 100 : 5) with { Statistic = "rate" });

        Assert.Equal([(Signals.Traffic, Direction.Down)], observations.Select(observation => (observation.Signal, observation.Direction)));
        Assert.True(observations[0].Strength > 0.9);
    }

    [Fact]
    public async Task Steady_traffic_moved_neither_way() =>
        Assert.All(await Observe(Series("http_requests_total", i => 100 + (i % 5)) with { Statistic = "rate" }), observation => Assert.True(observation.Strength < 0.3));

    [Fact]
    public async Task A_fall_of_what_is_idle_is_a_rise_of_saturation() =>
        Assert.True((await Observe(Series("system.cpu.idle", i => i < 45 ? 80 : 3) with { Unit = "%" })).One("saturation.cpu").Strength > 0.9);

    [Fact]
    public async Task Availability_that_fell_is_seen_as_a_fall() =>
        Assert.True((await Observe(Series("up", i => i < 45 ? 1 : 0))).One(Signals.Availability, Direction.Down).Strength > 0.9);

    [Fact]
    public async Task Of_several_series_of_a_signal_the_clearest_is_told()
    {
        var observations = await Observe(
            Series("process.cpu.utilization", i => 0.2 + (i % 3 * 0.01)),
            Series("container.cpu.usage", i => i < 45 ? 0.2 : 0.95));

        Assert.True(observations.One("saturation.cpu").Strength > 0.9);
        Assert.StartsWith("/series/1/", observations.One("saturation.cpu").Citations.Single().Pointer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Coverage.Data, 1.0)]
    [InlineData(Coverage.CutShort, 0.75)]
    [InlineData(Coverage.Stale, 0.5)]
    public async Task What_is_partial_or_stale_counts_less(Coverage coverage, double quality)
    {
        var answer = new MetricAnswer { Series = [Series("up", i => i < 45 ? 1 : 0)], Coverage = coverage };

        Assert.Equal(quality, (await Read.With(Reader, Sample.Exhibit(Query, answer))).Single().Quality);
    }

    [Theory]
    [InlineData(Coverage.Empty)]
    [InlineData(Coverage.Failed)]
    [InlineData(Coverage.Denied)]
    [InlineData(Coverage.NotAsked)]
    public async Task Where_there_is_no_data_nothing_is_read(Coverage coverage) =>
        Assert.Empty(await Read.With(Reader, Sample.Exhibit(Query, new NoAnswer(coverage, "why"))));

    [Fact]
    public async Task Before_the_scope_is_settled_nothing_is_read() =>
        Assert.Empty(await Read.With(Reader, Sample.Exhibit(Query, new MetricAnswer { Series = [Series("up", _ => 1)] }), Sample.View(null, Sample.Shop)));

    [Fact]
    public async Task A_series_with_nothing_in_the_window_says_nothing() =>
        Assert.Empty(await Observe(Rows.Series("up", "web", Sample.Baseline.Start, TimeSpan.FromMinutes(1), 1, 1, 1, 1)));

    [Fact]
    public async Task A_series_that_stopped_while_others_go_on_has_not_seen_that_nothing_happened()
    {
        var commands = Series("redis_errors_total", _ => 0) with { Statistic = "rate" };
        var stopped = commands with { Times = commands.Times[..55], Values = commands.Values[..55] };
        var up = Series("redis_up", i => i < 45 ? 1 : 0);

        Assert.Contains(await Observe(commands, up), observation => observation.Signal == Signals.Errors);
        Assert.DoesNotContain(await Observe(stopped, up), observation => observation.Signal == Signals.Errors);

        // Where all of it ends, its clock may be slow.
        Assert.Contains(await Observe(stopped), observation => observation.Signal == Signals.Errors);
    }

    private static readonly MetricQuery Query = new() { Entity = Sample.Web, Window = Sample.Asked };

    private static Task<IReadOnlyList<Observation>> Observe(params MetricSeries[] series) => Read.With(Reader, Sample.Exhibit(Query, new MetricAnswer { Series = series }));

    private static MetricSeries Share(double since) => Series("process.cpu.utilization", i => i < 45 ? 0.05 : since) with { Unit = "1" };

    private static MetricSeries Series(string metric, Func<int, double> value) =>
        Rows.Series(metric, "web", Sample.Asked.Start, TimeSpan.FromMinutes(1), [.. Enumerable.Range(0, 60).Select(value)]);
}
