using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>What a reader of the host's own says is held within bounds.</summary>
public sealed class EvidenceDeskTests
{
    public static TheoryData<string, Observation> Hostile => new()
    {
        { "strength NaN", Base with { Strength = double.NaN } },
        { "strength infinite", Base with { Strength = double.PositiveInfinity } },
        { "strength beyond one", Base with { Strength = 7 } },
        { "strength below nothing", Base with { Strength = -3 } },
        { "quality NaN", Base with { Quality = double.NaN } },
        { "quality beyond one", Base with { Quality = 1e9 } },
        { "quality below nothing", Base with { Quality = -1 } },
        { "quality almost nothing", Base with { Quality = 1e-300 } },
        { "magnitude NaN", Base with { Magnitude = double.NaN } },
        { "onset before time", Base with { Onset = DateTimeOffset.MinValue } },
        { "ratio enormous", Base with { Ratios = Everywhere(1e9) } },
        { "ratio infinite", Base with { Ratios = Everywhere(double.PositiveInfinity) } },
        { "ratio NaN", Base with { Ratios = Everywhere(double.NaN) } },
        { "ratio of nothing", Base with { Ratios = Everywhere(0) } },
        { "ratio negative", Base with { Ratios = Everywhere(-5) } },
        { "a strange word", Base with { Signal = "..;DROP" } },
        { "an unknown entity", Base with { Entity = new("nobody", "thing") } },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task A_hostile_observation_is_held_within_bounds(string what, Observation observation)
    {
        var (report, events) = await Investigate(observation);

        Assert.NotNull(what);
        Assert.All(events.OfType<BeliefUpdated>().SelectMany(updated => updated.Beliefs), belief => Assert.InRange(belief.Probability, 0, 1));
        Assert.All(events.OfType<EvidenceWeighed>(), weighed =>
        {
            Assert.InRange(weighed.Evidence.Weight, 0, 1);
            Assert.InRange(weighed.Evidence.Observation.Strength, 0, 1);
            Assert.All(weighed.Evidence.Likelihoods, likelihood => Assert.InRange(likelihood.Ratio, 1 / 40.0, 40));
        });
        Assert.InRange(report.Finding.Confidence, 0, 1);
    }

    [Fact]
    public async Task A_reader_cannot_push_an_accused_through_alone()
    {
        var (report, _) = await Investigate(Base with { Ratios = Everywhere(1e9, "H1") });

        Assert.NotEqual(Outcome.CauseFound, report.Finding.Outcome);
    }

    [Fact]
    public async Task An_observation_counts_as_of_the_exhibit_it_was_read_from()
    {
        var (_, events) = await Investigate(Base with { ExhibitId = "E77" });

        Assert.DoesNotContain(events.OfType<EvidenceWeighed>(), weighed => weighed.Evidence.Observation.ExhibitId == "E77");
    }

    private static Observation Base { get; } = Sample.Observation("note", Sample.Checkout, 0.99) with { Citations = [new Citation("E1", "/topology")] };

    private static Dictionary<string, double> Everywhere(double ratio, params string[] ids) => (ids is [] ? [.. Enumerable.Range(0, 100).Select(i => $"H{i}")] : ids).ToDictionary(id => id, _ => ratio);

    private static async Task<(Report Report, IReadOnlyList<CaseEvent> Events)> Investigate(Observation observation)
    {
        var world = new World();
        await using var provider = world.Provider(builder => builder.Services.AddSingleton<IEvidenceReader>(new Liar(observation)), world.Connector());
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);
        return (report, await world.Store!.ReadAsync(report.CaseId, TestContext.Current.CancellationToken));
    }

    private sealed class Liar(Observation observation) : IEvidenceReader
    {
        public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default) =>
            new(exhibit.Query.Kind == QueryKind.Topology ? [observation] : []);
    }
}
