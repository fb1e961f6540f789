using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Statistics;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Statistics;

public sealed class OnsetFinderTests
{
    private static readonly TopologyIndex Shop = new(Sample.Shop);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_onset_is_where_the_latency_left_its_level()
    {
        var onset = Find(Metrics("http.server.request.duration", i => i < 45 ? 0.05 + (i % 3 * 0.002) : 0.4));

        Assert.Equal(Sample.Onset, onset!.Value.Onset);
        Assert.Contains("http.server.request.duration", onset.Value.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fall_of_availability_is_an_onset() => Assert.Equal(Sample.Onset, Find(Metrics("up", i => i < 45 ? 1 : 0))!.Value.Onset);

    [Fact]
    public void A_rise_of_availability_is_none() => Assert.Null(Find(Metrics("up", i => i < 45 ? 0 : 1)));

    [Fact]
    public void In_noise_there_is_no_onset()
    {
        var random = new Random(1);

        Assert.Null(Find(Metrics("http.server.request.duration", _ => 0.05 + (random.NextDouble() * 0.01))));
    }

    [Fact]
    public void What_came_after_the_trigger_is_not_looked_at() =>
        Assert.Null(OnsetFinder.Find(Metrics("http.server.request.duration", i => i < 45 ? 0.05 : 0.4), Sample.Web, null, Shop, Sample.Onset - TimeSpan.FromMinutes(2)));

    [Fact]
    public void Signals_of_others_are_not_looked_at() =>
        Assert.Null(OnsetFinder.Find(Metrics("http.server.request.duration", i => i < 45 ? 0.05 : 0.4), Sample.Checkout, null, Shop, Sample.Window.End));

    [Fact]
    public void The_signal_that_the_trigger_speaks_of_comes_first()
    {
        var answer = new MetricAnswer
        {
            Series =
            [
                Series("http.server.request.duration", i => i < 45 ? 0.05 : 5.0),
                Series("process.cpu.utilization", i => i < 30 ? 0.2 + (i % 2 * 0.01) : 0.9),
            ],
        };

        Assert.Equal(Sample.Onset - (15 * Minute), OnsetFinder.Find(answer, Sample.Web, Signals.Saturation, Shop, Sample.Window.End)!.Value.Onset);
        Assert.Equal(Sample.Onset, OnsetFinder.Find(answer, Sample.Web, null, Shop, Sample.Window.End)!.Value.Onset);
    }

    [Fact]
    public void Traces_show_an_onset_of_errors()
    {
        var spans = Enumerable.Range(0, 360).Select(i => Rows.Span("web", "GET /", Sample.Asked.Start + (i * TimeSpan.FromSeconds(10)), TimeSpan.FromMilliseconds(20 + (i % 5)), error: i >= 270 && i % 3 != 0));
        var onset = Find(new TraceAnswer { Spans = [.. spans] });

        Assert.InRange(onset!.Value.Onset, Sample.Onset - (2 * Minute), Sample.Onset + Minute);
        Assert.Contains("failed requests", onset.Value.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Traces_show_an_onset_of_latency()
    {
        var spans = Enumerable.Range(0, 360).Select(i => Rows.Span("web", "GET /", Sample.Asked.Start + (i * TimeSpan.FromSeconds(10)), TimeSpan.FromMilliseconds(i < 270 ? 20 + (i % 5) : 900)));

        Assert.InRange(Find(new TraceAnswer { Spans = [.. spans] })!.Value.Onset, Sample.Onset - (2 * Minute), Sample.Onset + Minute);
    }

    [Fact]
    public void Logs_show_an_onset_of_warnings_and_errors()
    {
        var records = Enumerable.Range(0, 720).Select(i => Rows.Log("web", Sample.Asked.Start + (i * TimeSpan.FromSeconds(5)), "line", i >= 540 ? 17 : 9));

        Assert.InRange(Find(new LogAnswer { Records = [.. records] })!.Value.Onset, Sample.Onset - (2 * Minute), Sample.Onset + Minute);
    }

    [Fact]
    public void Answers_without_rows_and_of_other_kinds_show_none()
    {
        Assert.Null(Find(new MetricAnswer()));
        Assert.Null(Find(new TraceAnswer()));
        Assert.Null(Find(new LogAnswer()));
        Assert.Null(Find(new ChangeAnswer()));
        Assert.Null(Find(NoAnswer.Failed("down")));
    }

    private static (DateTimeOffset Onset, double Statistic, string Label)? Find(Answer answer) => OnsetFinder.Find(answer, Sample.Web, null, Shop, Sample.Window.End);

    private static MetricAnswer Metrics(string metric, Func<int, double> value) => new() { Series = [Series(metric, value)] };

    private static MetricSeries Series(string metric, Func<int, double> value) =>
        Rows.Series(metric, "web", Sample.Asked.Start, Minute, [.. Enumerable.Range(0, 60).Select(value)]) with { Unit = metric.EndsWith("duration", StringComparison.Ordinal) ? "s" : null };
}
