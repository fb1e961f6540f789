using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Triggers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class SymptomReaderTests
{
    private static readonly Scope Scope = Sample.Scope() with { Symptom = new Symptom(Sample.Web, Signals.Latency, "it is slow") };

    [Fact]
    public void A_symptom_of_which_nothing_shows_is_unconfirmed()
    {
        var observation = Assert.Single(Derive([Sample.Observation(Signals.Latency, Sample.Web, 0.05), Sample.Observation(Signals.Errors, Sample.Web, 0.9)]));

        Assert.Equal((Signals.Unconfirmed, Sample.Web, 0.9), (observation.Signal, observation.Entity, observation.Strength));
    }

    [Fact]
    public void One_that_shows_is_not() => Assert.Empty(Derive([Sample.Observation(Signals.Latency, Sample.Web, 0.05), Sample.Observation(Signals.Latency, Sample.Web, 0.8)]));

    [Fact]
    public void Nor_one_that_requests_were_followed_by() => Assert.Empty(Derive([Sample.Observation(Signals.Latency, Sample.Web, 0.05), Sample.Observation(Signals.OriginBehaviour, Sample.Orders, 0.8)]));

    [Fact]
    public void A_measurement_that_callers_and_traces_contradict_is_unconfirmed()
    {
        var observation = Assert.Single(Derive([Seen("E1", 0.95), Seen("E2", 0.1), Seen("E3", 0.05)]));

        Assert.Equal(Signals.Unconfirmed, observation.Signal);
        Assert.Contains("contradicted", observation.Statement, StringComparison.Ordinal);
        Assert.Equal(3, observation.Citations.Count);
    }

    [Fact]
    public void One_other_view_or_one_that_sees_it_too_contradicts_nothing()
    {
        Assert.Empty(Derive([Seen("E1", 0.95), Seen("E2", 0.1)]));
        Assert.Empty(Derive([Seen("E1", 0.95), Seen("E2", 0.1), Seen("E3", 0.4)]));
        Assert.Empty(Derive([Seen("E2", 0.95), Seen("E1", 0.1), Seen("E3", 0.1)]));
    }

    private static Observation Seen(string exhibit, double strength) => Sample.Observation(Signals.Latency, Sample.Web, strength) with { ExhibitId = exhibit, Citations = [new Citation(exhibit, "/series/0")] };

    [Fact]
    public void What_was_not_read_confirms_nothing_and_clears_nobody()
    {
        Assert.Empty(Derive([Sample.Observation(Signals.Latency, Sample.Orders, 0.05)]));
        Assert.Empty(Derive([Sample.Observation(Signals.Latency, Sample.Web, 0.05)], QueryKind.Metric, QueryKind.Trace));
    }

    private static List<Observation> Derive(IReadOnlyList<Observation> observations, params QueryKind[] answered)
    {
        var connector = new ConnectorDescriptor { Name = "all", System = "test", Capabilities = [.. answered.Append(QueryKind.Metric).Distinct().Select(kind => new QueryCapability(kind))] };
        var view = Sample.Opened(new QuestionTrigger { Text = "why?", Entity = "web" }, null, connector);
        view.Apply(new ScopeOriented { Scope = Scope, Topology = Sample.Shop });
        view.Apply(new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(new MetricQuery { Entity = Sample.Web, Window = Sample.Asked }, new MetricAnswer()) });
        return [.. SymptomReader.Derive([.. observations.Select((observation, i) => new Evidence { Id = $"V{i}", Observation = observation, Weight = 1, Likelihoods = [] })], view, Scope)];
    }
}
