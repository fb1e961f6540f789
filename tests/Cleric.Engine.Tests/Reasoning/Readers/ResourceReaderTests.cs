using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class ResourceReaderTests
{
    private static readonly ResourceReader Reader = new();
    private static readonly DateTimeOffset During = Sample.Onset + TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("unavailable")]
    [InlineData("degraded")]
    public async Task A_state_that_is_not_healthy_is_seen(string state)
    {
        var observations = await Observe(Rows.State("database:orders", Sample.Baseline.Start, "healthy"), Rows.State("database:orders", During, state));

        Assert.True(observations.Seen(Sample.Orders, $"state.{state}"));
        Assert.Equal(During, observations.One($"state.{state}").Onset);
    }

    [Theory]
    [InlineData("Ready", "False")]
    [InlineData("Available", "False")]
    [InlineData("Reachable", "False")]
    [InlineData("ReplicaUnavailable", "True")]
    [InlineData("DiskPressure", "True")]
    public async Task A_condition_is_bad_by_its_name(string type, string status) =>
        Assert.Contains(await Observe(Condition(type, status)), observation => observation.Strength > 0.8 && observation.Signal.StartsWith("state.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Ready", "True")]
    [InlineData("Available", "True")]
    [InlineData("Progressing", "True")]
    [InlineData("DiskPressure", "False")]
    [InlineData("Unhealthy", "False")]
    [InlineData("Ready", "Unknown")]
    public async Task A_condition_is_good_or_not_known(string type, string status) =>
        Assert.Equal([Signals.State], (await Observe(Condition(type, status))).Select(observation => observation.Signal));

    [Fact]
    public async Task A_condition_says_what_it_is_about_and_since_when()
    {
        var since = Sample.Onset + TimeSpan.FromSeconds(7);
        var observations = await Observe(Rows.State("database:orders", During, "healthy", new ResourceCondition("LockWait", "True", "Blocked", "4 sessions wait for a lock on orders", since)));
        var seen = observations.One("state.lock");

        Assert.Equal(since, seen.Onset);
        Assert.EndsWith("/message", seen.Citations.Single().Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_the_same_before_is_how_it_always_is()
    {
        ResourceCondition[] conditions = [new("DiskPressure", "True", "KubeletHasDiskPressure")];
        var observations = await Observe(Rows.State("database:orders", Sample.Baseline.Start, "healthy", conditions), Rows.State("database:orders", During, "healthy", conditions));

        Assert.All(observations, observation => Assert.True(observation.Strength < 0.3));
        Assert.Contains(observations, observation => observation.Signal == Signals.State);
    }

    [Fact]
    public async Task What_began_just_before_the_window_is_not_how_it_always_is()
    {
        var conditions = new ResourceCondition("LastTermination", "True", "OOMKilled", "it held more than its memory limit");
        var observations = await Observe(Rows.State("database:orders", Sample.Window.Start - TimeSpan.FromSeconds(10), "unavailable", conditions), Rows.State("database:orders", During, "unavailable", conditions));

        Assert.True(observations.Seen(Sample.Orders, "state.memory"));
    }

    [Fact]
    public async Task An_event_of_which_it_has_recovered_is_over()
    {
        var state = Rows.State("database:orders", During, "healthy") with { Events = [new ResourceEvent(During - TimeSpan.FromMinutes(10), "FailedScheduling", "0/2 nodes are available")] };
        var over = (await Observe(state)).One("state.scheduling");

        Assert.True(over.Strength < 0.3);
        Assert.Contains("it is over", over.Statement, StringComparison.Ordinal);
        Assert.Equal(2, over.Citations.Count);
        Assert.True((await Observe(state with { State = "degraded" })).Seen(Sample.Orders, "state.scheduling"));
    }

    [Fact]
    public async Task An_event_from_before_the_time_that_is_looked_at_says_nothing()
    {
        var state = Rows.State("database:orders", During, "degraded") with { Events = [new ResourceEvent(Sample.Baseline.Start - TimeSpan.FromDays(5), "FailedMount", "MountVolume.SetUp failed")] };

        Assert.DoesNotContain(await Observe(state), observation => observation.Signal == "state.volume");
    }

    [Fact]
    public async Task An_event_is_read_by_its_words()
    {
        var state = Rows.State("database:orders", During, "healthy") with { Events = [new ResourceEvent(During, "OOMKilling", "Memory cgroup out of memory"), new ResourceEvent(During, "Pulled", "Image was pulled")] };
        var observations = await Observe(state);

        Assert.True(observations.Seen(Sample.Orders, "state.memory"));
        Assert.Single(observations);
    }

    [Fact]
    public async Task That_nothing_is_unhealthy_is_an_observation_too() =>
        Assert.True((await Observe(Rows.State("database:orders", During, "healthy"))).Missed(Sample.Orders, Signals.State));

    [Fact]
    public async Task Without_an_observation_in_the_window_nothing_is_said() =>
        Assert.Empty(await Observe(Rows.State("database:orders", Sample.Baseline.Start, "unavailable")));

    [Fact]
    public async Task That_it_answers_clears_it_of_being_down_and_of_nothing_else()
    {
        var observations = await Observe(Rows.State("database:orders", During, "reachable"));

        Assert.True(observations.Missed(Sample.Orders, $"{Signals.State}.unavailable"));
        Assert.DoesNotContain(observations, observation => observation.Signal == Signals.State);
    }

    private static ResourceState Condition(string type, string status) => Rows.State("database:orders", During, "healthy", new ResourceCondition(type, status));

    private static Task<IReadOnlyList<Observation>> Observe(params ResourceState[] states) =>
        Read.With(Reader, Sample.Exhibit(new ResourceQuery { Window = Sample.Asked }, new ResourceAnswer { States = states }));
}
