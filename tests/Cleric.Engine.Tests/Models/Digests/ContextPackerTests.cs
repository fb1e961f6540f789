using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Models.Digests;

namespace Cleric.Engine.Tests.Models.Digests;

public sealed class ContextPackerTests
{
    [Fact]
    public void The_rare_line_near_the_onset_comes_before_the_many()
    {
        var records = Noise(500);
        records.Add(new LogRecord { Time = Sample.Onset.AddSeconds(-20), Severity = 9, Body = "feature ledger-v2 switched on by operator" });

        var packed = Pack(800, AnyExhibit.Of(new LogAnswer { Records = [.. records.OrderBy(record => record.Time)] }));

        Assert.Contains("feature ledger-v2 switched on by operator", packed.Text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("once", packed.Text.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_message_is_told_with_how_often_it_came_before_and_since()
    {
        var packed = Pack(800, AnyExhibit.Of(new LogAnswer
        {
            Records = [.. Enumerable.Range(-10, 40).Select(i => new LogRecord { Time = Sample.Onset.AddSeconds(i), Severity = 17, Body = $"payment {i + 10} was declined by the bank" })],
        }));

        Assert.Contains("40 times (10 before, 30 since), 09:59:50 to 10:00:29 | 10:00:00 error | payment 10 was declined by the bank", packed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_twice_word_for_word_is_shown_once()
    {
        var packed = Pack(2000, AnyExhibit.Of(new LogAnswer { Records = [.. Enumerable.Range(0, 10).Select(i => new LogRecord { Time = Sample.Onset.AddSeconds(i), Body = "nothing to do" })] }));

        Assert.Equal(2, packed.Text.Split("nothing to do").Length);
        Assert.Equal(9, packed.LeftOut["E1"]);
        Assert.Contains("# left out: 9 of 10 records (none of 1 templates); ask for more of E1 with after/before/contains", packed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_is_cut_within_and_says_by_how_much()
    {
        var body = "start " + new string('x', 2000) + " end";

        var packed = Pack(2000, AnyExhibit.Of(new LogAnswer { Records = [new LogRecord { Time = Sample.Onset, Body = body }] }));

        Assert.Contains("| start x", packed.Text, StringComparison.Ordinal);
        Assert.Contains("...[+1440 characters]x", packed.Text, StringComparison.Ordinal);
        Assert.Contains("x end\n", packed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sought_is_shown_though_it_stands_in_the_middle_of_a_long_line()
    {
        var body = $"start {new string('x', 2000)} needle {new string('y', 2000)} end";

        var more = ContextPacker.More(AnyExhibit.Of(new LogAnswer { Records = [new LogRecord { Time = Sample.Onset, Body = body }] }), "NEEDLE", null, null, 2000);

        Assert.Contains("x needle y", more.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_more_brings_what_contains_a_text_within_a_stretch_of_time()
    {
        var records = Noise(500);
        records[100] = records[100] with { Body = "the needle" };
        records[400] = records[400] with { Body = "another needle" };
        var exhibit = AnyExhibit.Of(new LogAnswer { Records = records });

        Assert.Equal([("E1", "/records/100/body"), ("E1", "/records/400/body")], ContextPacker.More(exhibit, "Needle", null, null, 1000).Shown.Order());
        Assert.Equal([("E1", "/records/400/body")], ContextPacker.More(exhibit, "needle", records[200].Time, records[401].Time, 1000).Shown);
        Assert.EndsWith("there are none\n", ContextPacker.More(exhibit, "haystack", null, null, 1000).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Coverage.Denied, "denied: nothing to cite")]
    [InlineData(Coverage.Failed, "failed: nothing to cite")]
    [InlineData(Coverage.Empty, "empty: nothing was recorded, nothing to cite")]
    public void An_exhibit_without_data_is_one_line_that_says_so(Coverage coverage, string said)
    {
        var packed = Pack(500, AnyExhibit.Of(new NoAnswer(coverage, "the token has no such scope")));

        Assert.Equal(2, packed.Text.Split('\n').Length);
        Assert.Contains($"{said} (the token has no such scope)", packed.Text, StringComparison.Ordinal);
        Assert.Empty(packed.Shown);
    }

    [Fact]
    public void Every_exhibit_gets_its_header_and_a_fair_part()
    {
        var exhibits = Enumerable.Range(1, 5).Select(i => AnyExhibit.Of(new LogAnswer { Records = Noise(i == 1 ? 5000 : 20) }, $"E{i}")).ToArray();

        var packed = Pack(3000, exhibits);

        Assert.All(exhibits, exhibit => Assert.True(packed.Shown.Count(shown => shown.ExhibitId == exhibit.Id) >= 5));
        Assert.Empty(packed.LeftOutExhibits);
    }

    [Fact]
    public void Where_not_even_the_headers_fit_it_says_how_many_exhibits_are_left_out()
    {
        var packed = Pack(300, [.. Enumerable.Range(1, 20).Select(i => AnyExhibit.Of(new LogAnswer { Records = Noise(20) }, $"E{i}"))]);

        Assert.StartsWith("# E1: logs of everything", packed.Text, StringComparison.Ordinal);
        Assert.EndsWith($"# {packed.LeftOutExhibits.Count} exhibits left out, for which there is no room\n", packed.Text, StringComparison.Ordinal);
        Assert.InRange(packed.LeftOutExhibits.Count, 10, 19);
        Assert.Equal(20, packed.LeftOut["E20"]);
    }

    [Fact]
    public void The_series_that_moved_most_comes_first_with_samples_that_can_be_cited()
    {
        var packed = Pack(1500, AnyExhibit.Of(new MetricAnswer { Series = [Series("steady", i => 5 + (i % 3)), Series("risen", i => i < 40 ? 0.02 + (i % 3 * 0.001) : 0.5 + (i % 3 * 0.125))] }));

        var first = packed.Text.Split('\n')[1];
        Assert.StartsWith("- /series/1 | service:web risen [s] | 60 samples, median 21 ms before, 625 ms since", first, StringComparison.Ordinal);
        Assert.EndsWith(" | level changes to 0.625 at 10:00:00 (/series/1/values/40)", first, StringComparison.Ordinal);
        Assert.Contains(("E1", "/series/1/values/40"), packed.Shown);
    }

    [Fact]
    public void The_operation_that_fails_since_comes_first()
    {
        var spans = Enumerable.Range(-60, 90).SelectMany(i => new[]
        {
            Span(i, "GET /cart", false),
            Span(i, "POST /order", i >= 0),
        });

        var packed = Pack(600, AnyExhibit.Of(new TraceAnswer { Spans = [.. spans] }));

        Assert.Contains("service:web POST /order | 90 spans (60 before, 30 since), failed 0 before, 30 since", packed.Text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("/statusMessage | no route", packed.Text.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_change_nearest_before_the_onset_comes_first_and_its_changed_lines_before_those_round_them()
    {
        var packed = Pack(1500, AnyExhibit.Of(new ChangeAnswer
        {
            Changes =
            [
                Change(-2000, "old", null),
                Change(-60, "lower the pool", "--- a/pool.yaml\n+++ b/pool.yaml\n@@ -1,3 +1,3 @@\n name: pool\n-size: 50\n+size: 5\n kind: pool\n"),
                Change(300, "roll back", null),
            ],
        }));

        var lines = packed.Text.Split('\n');
        Assert.StartsWith("- /changes/1/title | 03-02 09:59:00 (1 min before the onset) deploy | lower the pool", lines[1], StringComparison.Ordinal);
        Assert.True(packed.Text.IndexOf("| -size: 50\n  | +size: 5", StringComparison.Ordinal) is > 0 and var changed && changed < packed.Text.IndexOf("kind: pool", StringComparison.Ordinal));
        Assert.StartsWith("- /changes/1/diff | b/pool.yaml |", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unhealthy_condition_comes_before_a_healthy_one_and_is_told_once()
    {
        var packed = Pack(1500, AnyExhibit.Of(new ResourceAnswer
        {
            States =
            [
                .. Enumerable.Range(0, 5).Select(i => new ResourceState
                {
                    Time = Sample.Onset.AddSeconds(i * 30),
                    Entity = Sample.Web,
                    State = "degraded",
                    Conditions = [new ResourceCondition("MemoryPressure", "False"), new ResourceCondition("Ready", "False", "OOMKilled", "the container was killed")],
                }),
            ],
        }));

        Assert.Contains("condition Ready=False (OOMKilled) (5 times, 10:00:00 to 10:02:00) | the container was killed", packed.Text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal(2, packed.Text.Split("the container was killed").Length);
    }

    [Fact]
    public void A_mark_of_models_in_a_text_is_counted_as_the_text_that_it_is()
    {
        Assert.Equal(0, TokenCounter.Count(""));
        Assert.Equal(2, TokenCounter.Count("hello world"));
        Assert.True(TokenCounter.Count("a <|endoftext|> b") > 5);
    }

    private static PackedContext Pack(int window, params Exhibit[] exhibits) => ContextPacker.Pack(exhibits, Sample.Scope(), Sample.Onset, window);

    private static List<LogRecord> Noise(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LogRecord { Time = Sample.Baseline.Start + (i * (Sample.Asked.Duration / count)), Severity = 9, Body = i % 2 == 0 ? $"GET /orders/{i} took {i % 7} ms" : $"cache hit for key k{i} of shard {i % 5}" })];

    private static MetricSeries Series(string metric, Func<int, double> value) => new()
    {
        Metric = metric,
        Entity = new Entity("web"),
        Unit = "s",
        Times = Enumerable.Range(0, 60).Select(i => Sample.Onset.AddSeconds((i - 40) * 15).ToUnixTimeMilliseconds()).ToArray(),
        Values = Enumerable.Range(0, 60).Select(value).ToArray(),
    };

    private static Span Span(int second, string name, bool failed) => new()
    {
        TraceId = "t",
        SpanId = "s",
        Entity = Sample.Web,
        Name = name,
        Start = Sample.Onset.AddSeconds(second),
        Duration = TimeSpan.FromMilliseconds(20),
        Error = failed,
        StatusMessage = failed ? "no route" : null,
    };

    private static Change Change(int second, string title, string? diff) => new() { Id = title, Time = Sample.Onset.AddSeconds(second), Kind = "deploy", Title = title, Diff = diff };
}
