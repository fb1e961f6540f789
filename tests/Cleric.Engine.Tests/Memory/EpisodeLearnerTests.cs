using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Memory;

/// <summary>What whole investigations, and what people say of them, leave in memory.</summary>
public sealed class EpisodeLearnerTests : IDisposable
{
    private static readonly Cause Elsewhere = new(Sample.Checkout, "cpu-saturation");
    private readonly MemoryLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_concluded_case_is_an_episode_that_nobody_confirmed()
    {
        var report = await _lab.Investigate(World.WithLocks(), "one");

        var episode = await _lab.Episode();
        Assert.Equal((report.Finding.Cause!.Entity, report.Finding.Cause.FailureMode), (episode.Cause!.Entity, episode.Cause.FailureMode));
        Assert.Equal((1, 0.0, 0.0, null), (episode.Occurrences, episode.Confirmations, episode.Contradictions, episode.LastConfirmed));
        Assert.Equal(new EpisodeCase("one", World.Alert.At!.Value), Assert.Single(episode.Cases));
        Assert.Equal("needs-2/database", episode.Role);
        Assert.NotEmpty(episode.Early);
        Assert.NotEmpty(episode.Fingerprint);
        Assert.Contains("learnt from one", Assert.Single(episode.History), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeats_become_one_episode_with_a_count()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");

        var episode = await _lab.Episode();
        Assert.Equal(2, episode.Occurrences);
        Assert.Equal(["one", "two"], episode.Cases.Select(one => one.CaseId));
        Assert.True(episode.LastSeen > episode.FirstSeen);
    }

    [Fact]
    public async Task Another_fault_is_another_episode()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Investigate(_lab.Tomorrow(World.WithBadDeploy()), "two");

        Assert.Equal(2, (await _lab.All<Episode>()).Count);
    }

    [Fact]
    public async Task Where_nothing_was_wrong_that_is_remembered_too()
    {
        var report = await _lab.Investigate(new World(), "calm");
        await _lab.Confirm("calm");

        Assert.Equal(Outcome.NoCauseFound, report.Finding.Outcome);
        var episode = await _lab.Episode();
        Assert.Null(episode.Cause);
        Assert.Null(episode.Role);
        Assert.Equal(1, episode.Confirmations);
    }

    [Fact]
    public async Task Each_confirmation_of_an_incident_of_its_own_counts()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        await _lab.Confirm("two", "bob");

        var episode = await _lab.Episode();
        Assert.Equal(2, episode.Confirmations);
        Assert.Equal(_lab.Time.GetUtcNow(), episode.LastConfirmed);
        Assert.Equal([("one", EpisodeOutcome.Confirmed, "ada"), ("two", EpisodeOutcome.Confirmed, "bob")], episode.Cases.Select(one => (one.CaseId, one.Outcome, one.By!)));
    }

    [Fact]
    public async Task The_same_incident_looked_into_and_confirmed_twice_is_one_confirmation()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Investigate(World.WithLocks(), "again");
        await _lab.Confirm("again", "bob");

        var episode = await _lab.Episode();
        Assert.Equal((2, 1.0), (episode.Occurrences, episode.Confirmations));

        // When the first is taken back, the second still stands.
        await _lab.Say("one", new Feedback(FeedbackVerdict.Rejected, "ada") { Replaces = true });
        Assert.Equal(1, (await _lab.Episode()).Confirmations);
    }

    [Fact]
    public async Task What_was_inferred_counts_half_and_a_word_makes_it_whole()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "watch") { IsInferred = true });
        Assert.Equal(0.5, (await _lab.Episode()).Confirmations);

        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "ada") { Replaces = true });
        Assert.Equal(1, (await _lab.Episode()).Confirmations);

        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "watch") { IsInferred = true, Replaces = true });
        Assert.Equal(0.5, (await _lab.Episode()).Confirmations);
    }

    [Fact]
    public async Task A_correction_moves_the_case_to_its_real_cause_with_its_history_and_tells_what_had_misled()
    {
        var report = await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Say("one", new Feedback(FeedbackVerdict.Corrected, "bob", Elsewhere, "a runaway job") { Replaces = true });

        // The wrong episode held nothing else: it is gone, and what happened to it is told where the case went.
        var episode = await _lab.Episode();
        Assert.Equal(Elsewhere, episode.Cause);
        Assert.Equal((1, 1.0), (episode.Occurrences, episode.Confirmations));
        Assert.Equal(EpisodeOutcome.Corrected, Assert.Single(episode.Cases).Outcome);
        Assert.Contains(episode.History, line => line.Contains("learnt from one", StringComparison.Ordinal));
        Assert.Contains(episode.History, line => line.Contains("one confirmed by ada", StringComparison.Ordinal));
        Assert.Contains(episode.History, line => line.Contains("one turned out to be cpu-saturation at checkout", StringComparison.Ordinal));
        Assert.EndsWith("one corrected to this by bob: a runaway job", episode.History[^1], StringComparison.Ordinal);
        Assert.Contains(episode.Lessons, lesson => lesson.StartsWith("misled: ", StringComparison.Ordinal));
        Assert.Contains(episode.Lessons, lesson => lesson.Contains("told them apart: ", StringComparison.Ordinal));
        Assert.NotEqual(report.Finding.Cause!.Entity, episode.Cause!.Entity);
    }

    [Fact]
    public async Task A_correction_leaves_the_other_cases_of_the_wrong_episode_where_they_are()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        await _lab.Confirm("two");
        await _lab.Say("two", new Feedback(FeedbackVerdict.Corrected, "ada", Elsewhere) { Replaces = true });

        var wrong = await _lab.Episode(episode => episode.Cause!.Entity == Sample.Orders);
        Assert.Equal((1, 1.0), (wrong.Occurrences, wrong.Confirmations));
        Assert.Equal("one", Assert.Single(wrong.Cases).CaseId);
        Assert.Contains(wrong.History, line => line.Contains("two turned out to be", StringComparison.Ordinal));
        Assert.NotEmpty(wrong.Lessons);
        var right = await _lab.Episode(episode => episode.Cause!.Entity == Sample.Checkout);
        Assert.Equal("two", Assert.Single(right.Cases).CaseId);
    }

    [Fact]
    public async Task A_cause_that_was_not_among_the_hypotheses_is_told_as_that()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Correct("one", new Cause(new Entity("partner"), "unavailable"));

        var episode = await _lab.Episode();
        Assert.Equal("beside/service", episode.Role);
        Assert.Contains(episode.Lessons, lesson => lesson.Contains("unavailable at partner was not among the hypotheses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_correction_to_the_same_cause_confirms_it()
    {
        var report = await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Correct("one", new Cause(report.Finding.Cause!.Entity, report.Finding.Cause.FailureMode));

        var episode = await _lab.Episode();
        Assert.Equal(1, episode.Confirmations);
        Assert.Empty(episode.Lessons);
    }

    [Fact]
    public async Task What_was_rejected_is_refuted_and_no_confirmation_of_it_is_left()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Say("one", new Feedback(FeedbackVerdict.Rejected, "bob", Comment: "it was something else") { Replaces = true });

        var episode = await _lab.Episode();
        Assert.Equal((0.0, null), (episode.Confirmations, episode.LastConfirmed));
        Assert.Equal(EpisodeOutcome.Refuted, Assert.Single(episode.Cases).Outcome);
        Assert.Contains("one refuted by bob: it was something else", episode.History[^1], StringComparison.Ordinal);

        // It has no say in a repeat.
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        var recalled = await _lab.Recalled("two");
        Assert.Equal((0.0, 1.0), (recalled!.Trust, recalled.PriorFactor));
    }

    [Fact]
    public async Task A_rejection_that_is_replaced_by_a_confirmation_is_forgiven()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Say("one", new Feedback(FeedbackVerdict.Rejected, "bob"));
        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "bob") { Replaces = true });

        var episode = await _lab.Episode();
        Assert.Equal((1.0, 1), (episode.Confirmations, episode.Occurrences));
    }

    [Fact]
    public async Task A_correction_that_is_replaced_leaves_nothing_behind()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        var before = await _lab.Episode();
        await _lab.Correct("one", Elsewhere);
        await _lab.Say("one", new Feedback(FeedbackVerdict.Corrected, "ada", new Cause(Sample.Web, "memory-exhaustion")) { Replaces = true });
        Assert.Equal(Sample.Web, (await _lab.Episode()).Cause!.Entity);
        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "ada") { Replaces = true });

        var after = await _lab.Episode();
        Assert.Equal(before.Cause, after.Cause);
        Assert.Equal((1, 1.0, 0.0), (after.Occurrences, after.Confirmations, after.Contradictions));
        Assert.Equal(before.Early, after.Early);
    }

    [Fact]
    public async Task A_second_feedback_is_refused_unless_it_replaces_the_first()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");

        var error = await Assert.ThrowsAsync<ClericException>(() => _lab.Say("one", new Feedback(FeedbackVerdict.Rejected, "bob")));
        Assert.Contains("'one'", error.Message, StringComparison.Ordinal);
        Assert.Contains("by ada", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _lab.Episode()).Confirmations);
        Assert.Single((await _lab.Events("one")).OfType<FeedbackGiven>());
    }

    [Fact]
    public async Task Feedback_on_a_case_that_does_not_exist_or_is_not_concluded_is_refused()
    {
        Assert.Contains("'nope'", (await Assert.ThrowsAsync<ClericException>(() => _lab.Confirm("nope"))).Message, StringComparison.Ordinal);

        await using (var file = await _lab.Cases.CreateAsync("open", TestContext.Current.CancellationToken))
        {
            await file.AppendAsync(new InvestigationOpened { CaseId = "open", Trigger = World.Alert, Caller = Caller.Anonymous, Budget = new Budget(), Engine = "test", Connectors = [] }, TestContext.Current.CancellationToken);
        }

        Assert.Contains("not concluded", (await Assert.ThrowsAsync<ClericException>(() => _lab.Confirm("open"))).Message, StringComparison.Ordinal);
        Assert.Empty(await _lab.All<MemoryItem>());
    }

    [Theory]
    [InlineData("", true, "feedback.by")]
    [InlineData("ada", false, "feedback.cause")]
    public async Task Feedback_that_lacks_something_says_what(string by, bool cause, string field)
    {
        await _lab.Investigate(World.WithLocks(), "one");

        Assert.Contains(field, (await Assert.ThrowsAsync<ClericException>(() => _lab.Say("one", new Feedback(FeedbackVerdict.Corrected, by, cause ? Elsewhere : null)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_contradiction_takes_half_of_a_wrong_memorys_trust_and_taking_it_back_restores_it()
    {
        await Mislead();
        var wrong = await _lab.Episode();
        Assert.Equal(2, wrong.Confirmations);

        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");
        var before = (await _lab.Recalled("three"))!;
        Assert.True(before.PriorFactor > 1);
        await _lab.Confirm("three");

        wrong = await _lab.Episode(episode => episode.Id == wrong.Id);
        Assert.Equal((1.0, 1.0), (wrong.Contradictions, Assert.Single(wrong.ContradictedBy).Weight));
        await _lab.Investigate(_lab.Today(World.WithLocks()), "four");
        var after = (await _lab.Recalled("four", item => item.Id.StartsWith(wrong.Id, StringComparison.Ordinal)))!;
        Assert.InRange(after.Trust, 0, (before.Trust / 2) + 0.0001);
        Assert.Contains("contradicted", after.Why, StringComparison.Ordinal);

        // Said twice it is still one, and taken back it is none.
        await _lab.Say("three", new Feedback(FeedbackVerdict.Confirmed, "bob") { Replaces = true });
        Assert.Equal(1, (await _lab.Episode(episode => episode.Id == wrong.Id)).Contradictions);
        await _lab.Say("three", new Feedback(FeedbackVerdict.Corrected, "bob", wrong.Cause) { Replaces = true });
        Assert.Equal((0.0, 3.0), await Sums(wrong.Id));
    }

    [Fact]
    public async Task A_later_confirmation_settles_a_contradiction_until_it_is_taken_back()
    {
        await Mislead();
        var wrong = await _lab.Episode();
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");
        await _lab.Confirm("three");
        Assert.Equal((1.0, 2.0), await Sums(wrong.Id));

        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "four");
        await _lab.Correct("four", wrong.Cause!);
        Assert.Equal((0.0, 3.0), await Sums(wrong.Id));

        await _lab.Say("four", new Feedback(FeedbackVerdict.Confirmed, "ada") { Replaces = true });
        Assert.Equal((1.0, 2.0), await Sums(wrong.Id));
    }

    [Fact]
    public async Task A_finding_that_memory_had_raised_and_that_was_rejected_speaks_against_it()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        await _lab.Say("two", new Feedback(FeedbackVerdict.Rejected, "ada"));

        Assert.Equal(1, (await _lab.Episode()).Contradictions);
    }

    [Fact]
    public async Task A_case_under_evaluation_is_not_learnt_from()
    {
        await _lab.Investigate(World.WithLocks(), "one", tag: "cleric.evaluation");
        await _lab.Confirm("one");

        Assert.Empty(await _lab.All<MemoryItem>());
    }

    [Fact]
    public async Task Of_many_repeats_the_oldest_cases_are_only_counted()
    {
        await _lab.Investigate(World.WithLocks(), "first");
        var episode = await _lab.Episode();
        List<EpisodeCase> cases = [.. Enumerable.Range(0, 50).Select(i => new EpisodeCase($"old{i}", World.Now - TimeSpan.FromDays(100 - i), EpisodeOutcome.Confirmed, "ada") { SaidAt = World.Now })];
        await Put(episode with { Cases = cases, Occurrences = 70, Confirmations = 60 });

        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "next");
        await _lab.Confirm("next");

        episode = await _lab.Episode();
        Assert.Equal((71, 61.0), (episode.Occurrences, episode.Confirmations));
        Assert.Equal(50, episode.Cases.Count);
        Assert.Equal("next", episode.Cases[^1].CaseId);
        Assert.InRange(episode.History.Count, 1, 20);
    }

    [Fact]
    public async Task What_was_not_met_with_for_longer_than_is_kept_goes()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Investigate(_lab.Tomorrow(World.WithBadDeploy(), 399), "two");
        Assert.Equal(2, (await _lab.All<Episode>()).Count);

        await _lab.Investigate(_lab.Tomorrow(World.WithBadDeploy(), 2), "three");
        Assert.Equal("bad-deploy", (await _lab.Episode()).Cause!.FailureMode);
    }

    [Fact]
    public async Task An_old_incident_that_is_looked_into_today_is_kept()
    {
        _lab.Time.SetUtcNow(World.Now + TimeSpan.FromDays(3000));
        await _lab.Investigate(World.WithLocks(), "one");

        Assert.Equal(_lab.Time.GetUtcNow(), (await _lab.Episode()).LastSeen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("acme")]
    public async Task Beyond_the_size_that_is_allowed_what_was_not_met_with_for_longest_goes(string? tenant)
    {
        _lab.Configure = builder => builder.UseMemory(options => options.MaxItems = 100);
        var at = _lab.Time.GetUtcNow() - TimeSpan.FromDays(10);
        await Put(tenant, [.. Enumerable.Range(0, 150).Select(i => new Fact { Id = $"fa-{i:000}", Statement = $"fact {i}", Source = "person:ada", FirstSeen = at, LastSeen = at + TimeSpan.FromMinutes(i) })]);
        await _lab.Investigate(World.WithLocks(), "other", tenant: "other");
        await _lab.Investigate(World.WithLocks(), "one", tenant);

        var left = await _lab.All<Fact>(tenant);
        Assert.Contains(left, fact => fact.Id == "fa-149");
        Assert.DoesNotContain(left, fact => fact.Id == "fa-000");
        Assert.Equal(100, (await _lab.All<MemoryItem>(tenant)).Count);
    }

    [Fact]
    public async Task Nothing_that_must_not_be_kept_comes_into_the_file()
    {
        const string canary = "CanaryHorseBattery7";
        _lab.Configure = builder => builder.ConfigureRedaction(options => options.Patterns.Add(new RedactionPattern { Kind = "ours", Pattern = "Canary[A-Za-z0-9]*" }));
        await using (var host = _lab.Open())
        {
            await host.GetRequiredService<IInvestigator>().InvestigateAsync(
                new InvestigationRequest { Trigger = World.Alert with { Name = $"web slow {canary}", Summary = $"password={canary}" }, CaseId = "one" }, cancellationToken: TestContext.Current.CancellationToken);
        }

        await _lab.Say("one", new Feedback(FeedbackVerdict.Corrected, $"ada {canary}", new Cause(new Entity(canary), canary), $"because password={canary}"));
        await _lab.Ask(store => store.RememberAsync(new Caller($"bob{canary}"), new Fact { Id = "", Statement = $"the key is {canary}", Name = canary, Source = "", FirstSeen = default, LastSeen = default, History = [canary] }, TestContext.Current.CancellationToken));

        Assert.NotEmpty(await _lab.All<Episode>());
        Assert.DoesNotContain("canary", _lab.Bytes(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("redacted:ours", _lab.Bytes(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_surroundings_of_the_latest_repeat_are_kept_as_safely_as_those_of_the_first()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        _lab.Configure = builder => builder.ConfigureRedaction(options => options.Patterns.Add(new RedactionPattern { Kind = "ours", Pattern = "calls|checkout" }));
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");

        Assert.DoesNotContain((await _lab.All<Episode>()).Single(episode => episode.Cases.Any(one => one.CaseId == "two")).Fingerprint, line => line.Contains("checkout", StringComparison.Ordinal));
    }

    /// <summary>Two incidents whose cause an engineer got wrong, each in good faith.</summary>
    private async Task Mislead()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Correct("one", Elsewhere);
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        await _lab.Correct("two", Elsewhere);
    }

    private async Task<(double Contradictions, double Confirmations)> Sums(string id)
    {
        var episode = await _lab.Episode(episode => episode.Id == id);
        return (episode.Contradictions, episode.Confirmations);
    }

    private Task<int> Put(params MemoryItem[] items) => Put(null, items);

    private Task<int> Put(string? tenant, MemoryItem[] items) => _lab.Ask(async store =>
    {
        using var stream = new MemoryStream();
        foreach (var item in items)
        {
            await System.Text.Json.JsonSerializer.SerializeAsync(stream, item, Serialization.ClericJson.Options.GetTypeInfo(typeof(MemoryItem)), TestContext.Current.CancellationToken);
            stream.WriteByte((byte)'\n');
        }

        stream.Position = 0;
        return await store.ImportAsync(new Caller("ada", tenant), stream, TestContext.Current.CancellationToken);
    });
}
