using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class ChangeReaderTests
{
    private static readonly ChangeReader Reader = new();
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_change_shortly_before_the_onset_is_seen()
    {
        var seen = (await Observe(Rows.Change("v2", "checkout", Sample.Onset - (2 * Minute)))).One("change.deploy");

        Assert.Equal(Sample.Checkout, seen.Entity);
        Assert.Equal("v2", seen.ChangeId);
        Assert.True(seen.Strength > 0.8);
        Assert.Equal("v2", seen.Citations.Single().Quote);
    }

    [Fact]
    public async Task A_change_after_the_onset_cannot_have_caused_it()
    {
        var late = (await Observe(Rows.Change("v2", "checkout", Sample.Onset + (3 * Minute)))).One("change.deploy");

        Assert.True(late.Strength < 0.05);
        Assert.Contains("cannot have caused it", late.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearer_before_the_onset_the_better_a_change_fits()
    {
        double At(double minutes) => ChangeReader.Proximity(Rows.Change("v2", "checkout", Sample.Onset - TimeSpan.FromMinutes(minutes)), Sample.Scope());

        Assert.True(At(0) > At(5) && At(5) > At(20) && At(20) > At(45) && At(45) > 0.5);
        Assert.True(At(-5) < 0.05);
    }

    [Fact]
    public void A_little_after_the_estimated_begin_is_within_the_error_of_the_estimate() =>
        Assert.True(ChangeReader.Proximity(Rows.Change("v2", "checkout", Sample.Onset + TimeSpan.FromSeconds(5)), Sample.Scope()) > 0.9);

    [Fact]
    public async Task Of_several_changes_of_a_kind_at_an_entity_the_one_that_fits_best_is_told()
    {
        var observations = await Observe(
            Rows.Change("old", "checkout", Sample.Onset - (40 * Minute)),
            Rows.Change("near", "checkout", Sample.Onset - Minute),
            Rows.Change("late", "checkout", Sample.Onset + (9 * Minute)),
            Rows.Change("flag", "checkout", Sample.Onset - (9 * Minute), "Flag"));

        Assert.Equal(["near", "flag"], observations.Where(observation => observation.ChangeId is not null).Select(observation => observation.ChangeId));
        Assert.Equal("change.flag", observations.Single(observation => observation.ChangeId == "flag").Signal);
    }

    [Fact]
    public async Task Whoever_was_asked_about_and_was_not_changed_is_told_of_too()
    {
        var observations = await Observe(Rows.Change("v2", "checkout", Sample.Onset - Minute));

        Assert.Equal([Sample.Web, Sample.Orders], observations.Where(observation => observation.Signal == Signals.Change).Select(observation => observation.Entity));
        Assert.All(observations.Where(observation => observation.Signal == Signals.Change), observation => Assert.True(observation.Strength < 0.1));
    }

    [Fact]
    public async Task A_change_of_nobody_in_particular_is_told_of_nobody() =>
        Assert.DoesNotContain(await Observe(Rows.Change("v2", "x", Sample.Onset - Minute) with { Entity = null }), observation => observation.ChangeId is not null);

    [Fact]
    public async Task That_the_system_had_nothing_is_not_read_as_no_change() =>
        Assert.Empty(await Read.With(Reader, Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, new ChangeAnswer { Coverage = Coverage.Empty })));

    [Theory]
    [InlineData(Coverage.CutShort)]
    [InlineData(Coverage.Stale)]
    public async Task What_is_not_in_an_answer_that_is_not_whole_is_not_read_as_no_change(Coverage coverage)
    {
        var answer = new ChangeAnswer { Changes = [Rows.Change("v2", "checkout", Sample.Onset - Minute)], Coverage = coverage };

        Assert.Equal("change.deploy", Assert.Single(await Read.With(Reader, Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, answer))).Signal);
        Assert.Empty(await Read.With(Reader, Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, answer with { Changes = [] })));
    }

    private static Task<IReadOnlyList<Observation>> Observe(params Change[] changes) =>
        Read.With(Reader, Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, new ChangeAnswer { Changes = changes }));
}
