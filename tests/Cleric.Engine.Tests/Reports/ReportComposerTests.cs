using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reports;

public sealed class ReportComposerTests
{
    private static readonly Exhibit Metrics = Sample.Exhibit(
        new MetricQuery { Window = Sample.Asked }, new MetricAnswer { Series = [Rows.Series("db.wait", "database:orders", Sample.Onset, TimeSpan.FromSeconds(1), 1, 9)] });

    private static readonly Exhibit Changes = Sample.Exhibit(
        new ChangeQuery { Window = Sample.Asked },
        new ChangeAnswer { Changes = [Rows.Change("v2", "checkout", Sample.Onset - TimeSpan.FromMinutes(4)), Rows.Change("v3", "web", Sample.Onset + TimeSpan.FromMinutes(4))] },
        "E2");

    private static readonly Exhibit Alerts = Sample.Exhibit(
        new AlertQuery { Window = Sample.Asked }, new AlertAnswer { Alerts = [Rows.Alert("WebSlow", "web", Sample.Onset + TimeSpan.FromMinutes(1))] }, "E3");

    [Fact]
    public void A_case_that_is_not_concluded_has_no_report()
    {
        var exception = Assert.Throws<ClericException>(() => ReportComposer.Compose(Sample.View(Ledger())));

        Assert.Contains("'case'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_found_is_told_with_entity_time_and_what_it_explains()
    {
        var report = Report(Outcome.CauseFound, "H1");

        Assert.StartsWith("H1 at orders, since 10:00:00 UTC; it explains the symptom at web", report.Finding.Statement, StringComparison.Ordinal);
        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        Assert.Equal(Sample.Onset, report.Finding.Cause.Since);
        Assert.Equal(0.7, report.Finding.Confidence);
        Assert.Equal(0.8, report.Finding.EntityConfidence, 9);
        Assert.Equal(["Look at the lock."], report.Remediation);
    }

    [Fact]
    public void Of_an_ambiguous_case_the_candidates_are_told_and_no_remedy_is_offered()
    {
        var report = Report(Outcome.Ambiguous, "H1");

        Assert.Contains("H1 at orders", report.Finding.Statement, StringComparison.Ordinal);
        Assert.Contains("H2 at checkout", report.Finding.Statement, StringComparison.Ordinal);
        Assert.Empty(report.Remediation);
    }

    [Theory]
    [InlineData(false, "does not show the symptom")]
    [InlineData(true, "none of the 3 causes")]
    [InlineData(null, "none of the 3 causes")]
    public void Where_no_cause_was_found_it_says_whether_the_symptom_was(bool? confirmed, string said)
    {
        var report = Report(Outcome.NoCauseFound, "H0", confirmed);

        Assert.Contains(said, report.Finding.Statement, StringComparison.Ordinal);
        Assert.Null(report.Finding.Cause);
        Assert.Empty(report.Explanation);
        Assert.Equal(confirmed, report.Finding.SymptomConfirmed);
    }

    [Fact]
    public void Where_nothing_was_read_that_counts_it_does_not_say_that_causes_were_weighed()
    {
        var report = ReportComposer.Compose(Sample.View(
            Sample.Scope(),
            Sample.Shop,
            [
                new HypothesisProposed { Hypothesis = Sample.Hypothesis("H0", null, 0.3) },
                new HypothesisProposed { Hypothesis = Sample.Hypothesis("H1", Sample.Orders, 0.6) },
                new BeliefUpdated { Beliefs = [new Belief("H1", 0.6), new Belief("H0", 0.4)] },
                new InvestigationConcluded { Conclusion = new Conclusion { Outcome = Outcome.NoCauseFound, HypothesisId = "H0", Confidence = 0.4, StopReason = StopReason.NothingLeftToLearn } },
            ]));

        Assert.Contains("nothing that was read speaks for or against", report.Finding.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void The_explanation_leads_from_the_cause_along_the_calls_to_the_symptom()
    {
        var statements = Report(Outcome.CauseFound, "H1").Explanation.Select(claim => claim.Statement).ToList();

        Assert.Equal(["latency-self at orders", "checkout lies between cause and symptom; nothing that was read shows it unwell.", "latency at web"], statements);
    }

    [Fact]
    public void What_stands_between_without_evidence_is_marked_as_opinion()
    {
        var report = Report(Outcome.CauseFound, "H1");

        Assert.All(report.Explanation, claim => Assert.Equal(claim.Citations.Count == 0, claim.Opinion));
    }

    [Fact]
    public void Where_no_known_call_leads_from_the_cause_to_the_symptom_it_says_so()
    {
        var report = Report(Outcome.CauseFound, "H1", topology: new TopologyBuilder().Services("web", "database:orders").Build());

        Assert.Contains(report.Explanation, claim => claim.Opinion && claim.Statement.Contains("No known dependency leads from web to orders", StringComparison.Ordinal));
    }

    [Fact]
    public void The_timeline_tells_changes_alerts_onsets_and_the_trigger_in_order()
    {
        var timeline = Report(Outcome.CauseFound, "H1").Timeline;

        Assert.Equal(["change", "onset", "alert", "change", "trigger"], timeline.Where(entry => entry.Claim.Statement != "latency at web").Select(entry => entry.What));
        Assert.Equal(timeline.OrderBy(entry => entry.At), timeline);
        Assert.All(timeline.Where(entry => !entry.Claim.Opinion), entry => Assert.NotEmpty(entry.Claim.Citations));
    }

    [Fact]
    public void What_two_answers_tell_of_stands_in_the_timeline_once_and_cites_both()
    {
        var again = Sample.Exhibit(new AlertQuery { Window = Sample.Asked }, Alerts.Answer, "E9");
        var report = ReportComposer.Compose(Sample.View(
            Sample.Scope(),
            Sample.Shop,
            [
                new HypothesisProposed { Hypothesis = Sample.Hypothesis("H0", null, 1) },
                new ExhibitReceived { QuestionId = "Q1", Exhibit = Alerts },
                new ExhibitReceived { QuestionId = "Q1", Exhibit = again },
                new BeliefUpdated { Beliefs = [new Belief("H0", 1)] },
                new InvestigationConcluded { Conclusion = new Conclusion { Outcome = Outcome.NoCauseFound, HypothesisId = "H0", Confidence = 1, StopReason = StopReason.NothingLeftToLearn } },
            ]));

        var alert = Assert.Single(report.Timeline, entry => entry.What == "alert");
        Assert.Equal(["E3", "E9"], alert.Claim.Citations.Select(citation => citation.ExhibitId));
    }

    [Fact]
    public void Each_ranked_hypothesis_carries_what_recomputes_its_posterior()
    {
        var ranked = Report(Outcome.CauseFound, "H1").Hypotheses;

        Assert.Equal(["H1", "H0", "H3", "H2"], ranked.Select(hypothesis => hypothesis.Id));
        Assert.Equal(1, ranked.Sum(hypothesis => hypothesis.Prior), 9);
        Assert.Equal([("V1", 6.0, 1.0), ("V2", 2.0, 0.5)], ranked[0].For.Select(argument => (argument.EvidenceId, argument.Ratio, argument.Weight)));
        Assert.Equal(["V1"], ranked[3].Against.Select(argument => argument.EvidenceId));
    }

    [Fact]
    public void What_a_writer_worded_stands_in_place_of_the_plain_words_of_the_finding_alone()
    {
        var plain = Report(Outcome.CauseFound, "H1");
        var worded = Report(Outcome.CauseFound, "H1", passages: new Dictionary<string, string> { ["finding"] = "A lock did it." });

        Assert.Equal("A lock did it.", worded.Finding.Statement);
        Assert.Equal(plain.Finding.Cause, worded.Finding.Cause);
        Assert.Equal(plain.Explanation.Select(claim => claim.Statement), worded.Explanation.Select(claim => claim.Statement));
    }

    [Fact]
    public void The_next_questions_name_what_was_not_asked_what_would_tell_rivals_apart_and_how_to_close_gaps()
    {
        var questions = Report(
            Outcome.Ambiguous,
            "H1",
            notAsked: [new Question { Query = new LogQuery { Entity = Sample.Checkout, Window = Sample.Asked }, Why = "it would tell" }],
            gap: new Gap { Id = "G1", Statement = "traces: no connector answers", Coverage = Coverage.NotConfigured, Remedy = "Add a connector for traces." }).NextQuestions;

        Assert.Contains(questions, question => question.Contains("Not asked", StringComparison.Ordinal) && question.Contains("logs of checkout", StringComparison.Ordinal));
        Assert.Contains(questions, question => question.Contains("how near orders is to its limits (locks)", StringComparison.Ordinal));
        Assert.Contains(questions, question => question.StartsWith("Add a connector for traces.", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_was_received_is_listed_whether_cited_or_not() =>
        Assert.Equal(["E1", "E2", "E3"], Report(Outcome.NoCauseFound, "H0").Exhibits.Select(exhibit => exhibit.Id));

    private static Report Report(
        Outcome outcome,
        string leader,
        bool? confirmed = null,
        Topology? topology = null,
        IReadOnlyDictionary<string, string>? passages = null,
        IReadOnlyList<Question>? notAsked = null,
        Gap? gap = null)
    {
        var conclusion = new Conclusion
        {
            Outcome = outcome,
            HypothesisId = leader,
            Confidence = leader == "H1" ? 0.7 : 0.15,
            StopReason = StopReason.NothingLeftToLearn,
            SymptomConfirmed = confirmed,
            NotAsked = notAsked ?? [],
            Passages = passages ?? new Dictionary<string, string>(),
        };
        IEnumerable<CaseEvent> events = [.. Ledger(), new InvestigationConcluded { Conclusion = conclusion }];
        return ReportComposer.Compose(Sample.View(Sample.Scope(), topology ?? Sample.Shop, gap is null ? events : [new GapFound { Gap = gap }, .. events]));
    }

    private static IEnumerable<CaseEvent> Ledger() =>
    [
        new ExhibitReceived { QuestionId = "Q1", Exhibit = Metrics },
        new ExhibitReceived { QuestionId = "Q2", Exhibit = Changes },
        new ExhibitReceived { QuestionId = "Q3", Exhibit = Alerts },
        new HypothesisProposed { Hypothesis = Sample.Hypothesis("H0", null, 0.3) },
        new HypothesisProposed { Hypothesis = Sample.Hypothesis("H1", Sample.Orders, 0.6, Sample.Prediction("latency-self", 0.9, 0.2), Sample.Prediction("saturation.locks", 0.9, 0.03)) with { Remediation = ["Look at the lock."] } },
        new HypothesisProposed { Hypothesis = Sample.Hypothesis("H2", Sample.Checkout, 0.6) },
        new HypothesisProposed { Hypothesis = Sample.Hypothesis("H3", Sample.Orders, 0.5) },
        Weighed("V1", Signals.SelfLatency, Sample.Orders, 1, ("H1", 6), ("H2", 0.5)),
        Weighed("V2", Signals.Latency, Sample.Web, 0.5, ("H1", 2)),
        new BeliefUpdated { Beliefs = [new Belief("H1", 0.7), new Belief("H0", 0.15), new Belief("H2", 0.05), new Belief("H3", 0.1)], ExhibitIds = ["E1", "E2", "E3"] },
    ];

    private static EvidenceWeighed Weighed(string id, string signal, Entity entity, double weight, params (string Hypothesis, double Ratio)[] ratios) => new()
    {
        Evidence = new Evidence
        {
            Id = id,
            Observation = Sample.Observation(signal, entity, 0.95) with { Onset = Sample.Onset, Citations = [new Citation("E1", "/series/0/values/1", "9")] },
            Weight = weight,
            Likelihoods = [.. ratios.Select(ratio => new Likelihood(ratio.Hypothesis, ratio.Ratio, "as predicted"))],
        },
    };
}
