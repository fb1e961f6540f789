using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class SilenceReaderTests
{
    [Fact]
    public void Metrics_that_stop_while_those_of_others_go_on_are_a_sign()
    {
        var silent = Derive(Metrics("E1", Sample.Web, Sample.Window.End), Metrics("E2", Sample.Orders, Sample.Onset)).Single();

        Assert.Equal((Sample.Orders, Signals.Silence, Sample.Onset), (silent.Entity, silent.Signal, silent.Onset!.Value));
        Assert.Equal(["E2", "E1"], silent.Citations.Select(citation => citation.ExhibitId));
    }

    [Fact]
    public void Metrics_that_all_stop_together_say_nothing_of_any_one() =>
        Assert.Empty(Derive(Metrics("E1", Sample.Web, Sample.Onset), Metrics("E2", Sample.Orders, Sample.Onset - TimeSpan.FromSeconds(10))));

    [Fact]
    public void One_entity_alone_cannot_be_told_silent() => Assert.Empty(Derive(Metrics("E1", Sample.Orders, Sample.Baseline.End)));

    [Fact]
    public void What_was_silent_before_the_baseline_is_not_newly_silent() =>
        Assert.Empty(Derive(Metrics("E1", Sample.Web, Sample.Window.End), Metrics("E2", Sample.Orders, Sample.Baseline.Start - TimeSpan.FromMinutes(1))));

    [Fact]
    public void An_entity_of_which_another_connector_still_has_metrics_is_not_silent() =>
        Assert.Empty(Derive(Metrics("E1", Sample.Web, Sample.Window.End), Metrics("E2", Sample.Orders, Sample.Onset), Metrics("E3", Sample.Orders, Sample.Window.End)));

    private static IEnumerable<Observation> Derive(params Exhibit[] exhibits) => SilenceReader.Derive(exhibits, Sample.Scope());

    private static Exhibit Metrics(string id, Entity entity, DateTimeOffset end) =>
        Sample.Exhibit(new MetricQuery { Entity = entity, Window = Sample.Asked }, new MetricAnswer { CoveredWindow = new TimeWindow(Sample.Asked.Start, end) }, id);
}
