using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reports;

public sealed class ExhibitDigestTests
{
    [Fact]
    public void A_summary_says_what_was_asked_of_whom_and_what_came()
    {
        var covered = new TimeWindow(Sample.Onset, Sample.Window.End);
        var exhibit = Sample.Exhibit(
            new LogQuery { Entity = Sample.Web, Window = Sample.Asked },
            new LogAnswer { Records = [Rows.Log("web", Sample.Onset, "line")], Coverage = Coverage.CutShort, Note = "too many", SentAs = "{app=\"web\"}", Link = "https://logs/1", CoveredWindow = covered });

        var summary = Digest(exhibit);

        Assert.Equal(("E1", QueryKind.Log, Sample.Web, "scripted", "{app=\"web\"}"), (summary.Id, summary.Kind, summary.Entity, summary.Connector, summary.Query));
        Assert.Equal((Coverage.CutShort, "too many", 1, exhibit.Sha256, "https://logs/1"), (summary.Coverage, summary.Note, summary.Rows, summary.Sha256, summary.Link));
        Assert.Equal((Sample.Asked, covered), (summary.Window, summary.CoveredWindow!.Value));
        Assert.Empty(summary.Excerpts);
    }

    [Fact]
    public void A_query_that_was_not_sent_in_words_is_described()
    {
        var summary = Digest(Sample.Exhibit(new MetricQuery { Entity = Sample.Orders, Window = Sample.Asked, Native = "sum(up)" }, NoAnswer.Failed("down")));

        Assert.Contains("metrics of database:orders", summary.Query, StringComparison.Ordinal);
        Assert.Contains("sum(up)", summary.Query, StringComparison.Ordinal);
        Assert.Contains("traces of everything", Digest(Sample.Exhibit(new TraceQuery { Window = Sample.Asked }, NoAnswer.Failed("down"))).Query, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cited_is_shown_once_and_for_people()
    {
        var metrics = Sample.Exhibit(new MetricQuery { Window = Sample.Asked }, new MetricAnswer { Series = [Rows.Series("cpu", "web", Sample.Onset, TimeSpan.FromSeconds(1), 1, 2)] });

        Assert.Equal("10:00:01  2  cpu", Excerpt(metrics, "/series/0/values/1", "/series/0/values/1"));
        Assert.Equal("web", Excerpt(Sample.Exhibit(new LogQuery { Window = Sample.Asked }, new LogAnswer { Records = [Rows.Log("web", Sample.Onset, "boom\nat x")] }), "/records/0/body") is "10:00:00  boom" ? "web" : "?");
        Assert.Contains("error: no stock  (trace ", Excerpt(Sample.Exhibit(new TraceQuery { Window = Sample.Asked }, new TraceAnswer { Spans = [Rows.Span("web", "GET /", Sample.Onset, TimeSpan.FromMilliseconds(12), error: true) with { StatusMessage = "no stock" }] }), "/spans/0/spanId"), StringComparison.Ordinal);
        Assert.Equal(
            "10:00:00  deploy web: v2 (1 -> ?), by ann\n-a\n+b",
            Excerpt(Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, new ChangeAnswer { Changes = [Rows.Change("v2", "web", Sample.Onset) with { From = "1", Author = "ann", Diff = "-a\n+b" }] }), "/changes/0/title"));
        Assert.Equal("10:00:00  Slow firing: p95 is high", Excerpt(Sample.Exhibit(new AlertQuery { Window = Sample.Asked }, new AlertAnswer { Alerts = [Rows.Alert("Slow", "web", Sample.Onset) with { Summary = "p95 is high" }] }), "/alerts/0/name"));
        Assert.Equal("degraded", Excerpt(Sample.Exhibit(new ResourceQuery { Window = Sample.Asked }, new ResourceAnswer { States = [Rows.State("web", Sample.Onset, "degraded")] }), "/states/0/state"));
    }

    [Theory]
    [InlineData("/records/9/body")]
    [InlineData("/records/x/body")]
    [InlineData("nonsense")]
    public void A_citation_that_leads_nowhere_shows_nothing(string pointer) =>
        Assert.Equal("", Excerpt(Sample.Exhibit(new LogQuery { Window = Sample.Asked }, new LogAnswer { Records = [Rows.Log("web", Sample.Onset, "boom")] }), pointer));

    [Fact]
    public void A_long_place_is_cut_never_through_a_character()
    {
        var excerpt = Excerpt(Sample.Exhibit(new ToolQuery { Window = Sample.Asked, Tool = "t" }, new ToolAnswer { Contents = [new ToolContent("x" + string.Concat(Enumerable.Repeat("💥", 600)))] }), "/contents/0/text");

        Assert.True(excerpt.Length <= 501);
        Assert.EndsWith("💥…", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Cited_series_become_charts_with_baseline_and_onset()
    {
        var answer = new MetricAnswer { Series = [Rows.Series("a", "web", Sample.Onset, TimeSpan.FromSeconds(1), 1, 2), Rows.Series("b", "web", Sample.Onset, TimeSpan.FromSeconds(1), 3) with { Statistic = "p95", Attributes = new Dictionary<string, string> { ["route"] = "/" } }] };
        var citation = new Citation("E1", "/series/1/values/0", "3");
        var view = Sample.View(
            new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(new MetricQuery { Window = Sample.Asked }, answer) },
            new EvidenceWeighed { Evidence = new Evidence { Id = "V1", Observation = Sample.Observation("latency", Sample.Web) with { Onset = Sample.Onset, Citations = [citation] }, Weight = 1, Likelihoods = [] } });

        var chart = Assert.Single(ExhibitDigest.Charts(view, [citation, citation, new Citation("E1", "/series/1/values/0"), new Citation("E1", "/series/7/values/0"), new Citation("E9", "/series/0"), new Citation("E1", "/note")]));

        Assert.Equal(("E1", "/series/1", Sample.Baseline, Sample.Onset), (chart.ExhibitId, chart.Pointer, chart.Baseline!.Value, chart.Onset!.Value));
        Assert.Equal("web: b p95 {route=/}", chart.Title);
        Assert.Equal([3], chart.Values.ToArray());
    }

    [Fact]
    public void There_are_no_more_charts_than_anyone_would_look_at()
    {
        var answer = new MetricAnswer { Series = [.. Enumerable.Range(0, 30).Select(i => Rows.Series($"m{i}", "web", Sample.Onset, TimeSpan.FromSeconds(1), 1))] };
        var view = Sample.View(new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(new MetricQuery { Window = Sample.Asked }, answer) });

        Assert.InRange(ExhibitDigest.Charts(view, [.. Enumerable.Range(0, 30).Select(i => new Citation("E1", $"/series/{i}/values/0"))]).Count, 1, 12);
    }

    private static ExhibitSummary Digest(Exhibit exhibit, params Citation[] citations) => ExhibitDigest.Summaries([exhibit], citations).Single();

    private static string Excerpt(Exhibit exhibit, params string[] pointers) => Digest(exhibit, [.. pointers.Select(pointer => new Citation("E1", pointer))]).Excerpts.Single().Text;
}
