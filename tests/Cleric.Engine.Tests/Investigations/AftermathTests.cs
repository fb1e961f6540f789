using Cleric.CaseFiles;
using Cleric.Engine.Tests.Memory;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

public sealed class AftermathTests
{
    private static readonly DateTimeOffset TakenBack = World.Now + TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset Resolved = TakenBack + TimeSpan.FromMinutes(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_that_resolves_after_the_change_was_taken_back_confirms_the_finding_with_less_weight()
    {
        var world = World.WithBadDeploy();
        var feedback = await FollowUp(world, () => Follows(world, RolledBack));

        Assert.NotNull(feedback);
        Assert.Equal(FeedbackVerdict.Confirmed, feedback.Verdict);
        Assert.True(feedback.IsInferred);
        Assert.Contains("checkout v2", feedback.Comment, StringComparison.Ordinal);
        Assert.Contains("WebSlow resolved", feedback.Comment, StringComparison.Ordinal);
        Assert.Equal(feedback, Assert.Single((await world.Store!.ReadAsync("one", Cancel)).OfType<FeedbackGiven>()).Feedback);
    }

    [Fact]
    public async Task A_version_that_is_set_back_is_taken_back_whatever_it_is_called()
    {
        var world = World.WithBadDeploy();
        world.Changes[0] = world.Changes[0] with { From = "1.0", To = "2.0" };

        Assert.NotNull(await FollowUp(world, () => Follows(world, RolledBack with { Title = "release train 7", From = "2.0", To = "1.0" })));
    }

    [Fact]
    public async Task A_revert_that_names_what_it_reverts_takes_it_back()
    {
        var world = World.WithBadDeploy();

        Assert.NotNull(await FollowUp(world, () => Follows(world, RolledBack with { Title = "release train 7", Attributes = new Dictionary<string, string> { ["reverts"] = world.Changes[0].Id } })));
    }

    [Fact]
    public async Task While_the_alert_lasts_nothing_is_told()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () => Follows(world, RolledBack, resolved: null)));
    }

    [Fact]
    public async Task What_resolves_by_itself_tells_nothing()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () => Follows(world, null)));
    }

    [Fact]
    public async Task A_next_version_is_no_revert()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () => Follows(world, RolledBack with { Title = "checkout v3" })));
    }

    [Fact]
    public async Task Where_something_else_changed_too_nothing_is_told()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () =>
        {
            Follows(world, RolledBack);
            world.Changes.Add(Rows.Change("restart of the proxy", "web", TakenBack + TimeSpan.FromMinutes(1)));
        }));
    }

    [Fact]
    public async Task What_resolves_long_after_has_other_reasons()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () => Follows(world, RolledBack, TakenBack + TimeSpan.FromHours(2))));
    }

    [Fact]
    public async Task What_somebody_said_stands()
    {
        var world = World.WithBadDeploy();
        var feedback = await FollowUp(world, () => Follows(world, RolledBack), new Feedback(FeedbackVerdict.Rejected, "ada"));

        Assert.Null(feedback);
        Assert.Single((await world.Store!.ReadAsync("one", Cancel)).OfType<FeedbackGiven>());
    }

    [Fact]
    public async Task A_system_that_cannot_be_asked_tells_nothing()
    {
        var world = World.WithBadDeploy();

        Assert.Null(await FollowUp(world, () => Follows(world, RolledBack), afterwards: new NullConnector()));
    }

    [Fact]
    public async Task Memory_learns_from_it_half_of_what_a_person_would_teach()
    {
        using var lab = new MemoryLab();
        var world = World.WithBadDeploy();
        await lab.Investigate(world, "one");
        Follows(world, RolledBack);
        await using (var host = lab.Open(world))
        {
            lab.Time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await host.GetRequiredService<IInvestigator>().FollowUpAsync("one", Cancel));
        }

        Assert.Equal(0.5, (await lab.Episode()).Confirmations);
    }

    private static Change RolledBack => Rows.Change("rollback of checkout to v1", "checkout", TakenBack);

    private static async Task<Feedback?> FollowUp(World world, Action follows, Feedback? said = null, Connectors.IConnector? afterwards = null)
    {
        await using var host = world.Provider(world.Connector());
        var investigator = host.GetRequiredService<IInvestigator>();
        var report = await investigator.InvestigateAsync(new InvestigationRequest { Trigger = World.Alert, CaseId = "one" }, cancellationToken: Cancel);
        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Null(await investigator.FollowUpAsync("one", Cancel));
        if (said is not null)
        {
            await investigator.GiveFeedbackAsync("one", said, Cancel);
        }

        follows();
        world.Time.Advance(TimeSpan.FromHours(3));
        await using var later = world.Provider(afterwards ?? world.Connector());
        return await later.GetRequiredService<IInvestigator>().FollowUpAsync("one", Cancel);
    }

    private static void Follows(World world, Change? change, DateTimeOffset? resolved)
    {
        if (change is not null)
        {
            world.Changes.Add(change);
        }

        world.Alerts.Add(new Alert { Id = "a1", Name = World.Alert.Name, Entity = new Entity("web"), StartsAt = World.Alert.At!.Value, EndsAt = resolved, State = resolved is null ? "firing" : "resolved" });
    }

    private static void Follows(World world, Change? change) => Follows(world, change, Resolved);
}
