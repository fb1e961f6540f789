using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class SymptomSizeTests
{
    [Fact]
    public void A_slowness_is_as_large_as_it_exceeds_normal() => Assert.Equal(1.9, Seconds(Signals.Latency, 0.1, 2)!.Value, 6);

    [Fact]
    public void Of_another_symptom_what_a_request_normally_takes_is_the_measure() => Assert.Equal(0.1, Seconds(Signals.Errors, 0.1, 2)!.Value, 6);

    [Fact]
    public void What_did_not_grow_is_measured_by_its_normal() => Assert.Equal(0.1, Seconds(Signals.Latency, 0.1, 0.1)!.Value, 6);

    [Fact]
    public void Traces_tell_it_where_metrics_do_not()
    {
        var spans = Enumerable.Range(0, 200).Select(i => Sample.Baseline.Start + (i * TimeSpan.FromSeconds(18))).Select(start => Rows.Span("web", "GET /", start, TimeSpan.FromSeconds(start < Sample.Onset ? 0.1 : 1.1)));

        Assert.Equal(1, SymptomSize.Seconds(View(Signals.Latency, new TraceQuery { Entity = Sample.Web, Window = Sample.Asked }, new TraceAnswer { Spans = [.. spans] }))!.Value, 6);
    }

    [Fact]
    public void Without_data_it_is_not_known()
    {
        Assert.Null(SymptomSize.Seconds(Sample.View()));
        Assert.Null(SymptomSize.Seconds(Sample.View(null, Topology.Empty)));
    }

    [Theory]
    [InlineData(0.9, 0, 2.0, 0.5)]
    [InlineData(0.9, 60, 2.0, 0.9)]
    [InlineData(0.2, 0, 2.0, 0.2)]
    [InlineData(0.9, 0, null, 0.9)]
    public void What_is_too_small_to_matter_says_nothing_and_what_is_large_enough_says_all(double strength, double seconds, double? symptom, double tempered) =>
        Assert.Equal(tempered, SymptomSize.Tempered(strength, seconds, symptom), 9);

    private static double? Seconds(string signal, double before, double since) => SymptomSize.Seconds(View(
        signal,
        new MetricQuery { Entity = Sample.Web, Window = Sample.Asked },
        new MetricAnswer
        {
            Series = [Rows.Series("http.server.request.duration", "web", Sample.Asked.Start, TimeSpan.FromMinutes(1), [.. Enumerable.Range(0, 60).Select(i => 1000 * (i < 45 ? before : since))]) with { Statistic = "p95", Unit = "ms" }],
        }));

    private static CaseFold View(string signal, Query query, Answer answer) =>
        Sample.View(Sample.Scope() with { Symptom = new Symptom(Sample.Web, signal, "it is not well") }, Sample.Shop, new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(query, answer) });
}
