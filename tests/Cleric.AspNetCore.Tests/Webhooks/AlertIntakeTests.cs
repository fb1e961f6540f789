using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Webhooks.Intake;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Tests;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Cleric.AspNetCore.Tests.Webhooks;

public sealed class AlertIntakeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_about_one_entity_are_one_investigation_and_those_about_another_are_not()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("CheckoutLatencyHigh", "checkout");
        Assert.Equal(first, await portal.AlertAsync("CheckoutErrorsHigh", "Checkout"));
        Assert.NotEqual(first, await portal.AlertAsync("CartErrorsHigh", "cart"));
        Assert.Equal([1, 2], (await portal.EntriesAsync()).Select(entry => entry.Alerts).Order());
    }

    [Fact]
    public async Task Alerts_of_one_group_are_one_investigation_whatever_they_are_about()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", groupKey: "eu");
        Assert.Equal(first, await portal.AlertAsync("B", "cart", groupKey: "eu"));
        Assert.NotEqual(first, await portal.AlertAsync("C", "payments", groupKey: "us"));

        // What joined by its group stands for its entity too.
        Assert.Equal(first, await portal.AlertAsync("D", "cart"));
    }

    [Fact]
    public async Task Groups_of_two_senders_are_two_though_their_keys_be_the_same()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (_, answer) = await portal.PostAsync("alertmanager", """{"version":"4","groupKey":"eu","alerts":[{"labels":{"alertname":"A","service":"checkout"}}]}""");
        Assert.NotEqual((string?)answer!["investigation"], await portal.AlertAsync("B", "cart", groupKey: "eu"));
    }

    [Fact]
    public async Task A_storm_leaves_what_a_person_asked_for()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.StormThreshold = 3);
        var question = await portal.Services.GetRequiredService<IInvestigations>().StartAsync(
            new InvestigationRequest { Trigger = new QuestionTrigger { Text = "Why is checkout slow?", Entity = "checkout" }, Caller = new Caller("ada", "shop") },
            new StartOptions { DueAt = WebhookPortal.Begin + TimeSpan.FromMinutes(1) },
            Cancellation);
        Assert.Equal(question.Id, await portal.AlertAsync("A", "checkout"));
        await portal.AlertAsync("B", "b", groupKey: "g");
        var storm = await portal.AlertAsync("B2", "b2", groupKey: "g");
        Assert.Equal(storm, await portal.AlertAsync("C", "c"));
        Assert.Equal([(question.Id, 1), (storm!, 3)], (await portal.EntriesAsync()).OrderBy(entry => entry.Alerts).Select(entry => (entry.Id, entry.Alerts)));
    }

    [Theory]
    [InlineData(InvestigationStatus.Cancelled)]
    [InlineData(InvestigationStatus.Failed)]
    public async Task One_that_was_cancelled_or_failed_stands_for_nothing(InvestigationStatus status)
    {
        foreach (var (name, entity, group, key) in ((string, string?, string?, string)[])[("A", "checkout", null, "k"), ("B", "checkout", null, "l"), ("C", null, "eu", "m")])
        {
            await using var portal = await WebhookPortal.StartAsync();
            var ended = await portal.AlertAsync("A", "checkout", groupKey: "eu", key: "k", at: WebhookPortal.Begin);
            await portal.EndAsync(ended!, status);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
            var begun = await portal.AlertAsync(name, entity, group, key, at: WebhookPortal.Begin);
            Assert.Equal([(begun!, InvestigationStatus.Queued, 1), (ended!, status, 1)], (await portal.EntriesAsync()).Select(entry => (entry.Id, entry.Status, entry.Alerts)));

            // What is resolved is marked where it is, and begins nothing.
            Assert.NotNull(await portal.AlertAsync(name, entity, group, key, status: "resolved"));
            Assert.Equal(2, (await portal.EntriesAsync()).Count);
        }
    }

    [Fact]
    public async Task A_storm_does_not_go_where_nobody_looks()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var cancelled = await portal.AlertAsync("A", "checkout");
        await portal.Services.GetRequiredService<IInvestigations>().CancelAsync(new Caller("ada", "shop"), cancelled!, Cancellation);
        var concluded = await portal.AlertAsync("B", "cart");
        await portal.ConcludeAsync(concluded!);
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 25; i++)
        {
            await portal.AlertAsync($"Down{i}", $"service-{i}");
        }

        Assert.Equal(
            [(InvestigationStatus.Queued, 25), (InvestigationStatus.Concluded, 1), (InvestigationStatus.Cancelled, 1)],
            (await portal.EntriesAsync()).OrderByDescending(entry => entry.Alerts).ThenBy(entry => entry.Status).Select(entry => (entry.Status, entry.Alerts)));
    }

    [Fact]
    public async Task A_storm_that_outlasts_its_investigation_stays_with_it_and_leaves_what_waits()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.StormThreshold = 3);
        string? storm = null;
        for (var i = 0; i < 5; i++)
        {
            storm = await portal.AlertAsync($"Down{i}", $"service-{i}");
        }

        await portal.ConcludeAsync(storm!);
        portal.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(storm, await portal.AlertAsync("Down5", "service-5", at: portal.Time.GetUtcNow()));

        // One that begins in the middle waits to be looked at; a concluded one does not look again.
        var question = await portal.Services.GetRequiredService<IInvestigations>().StartAsync(
            new InvestigationRequest { Trigger = new QuestionTrigger { Text = "Why is mail slow?", Entity = "mail" }, Caller = new Caller("ada", "shop") }, new StartOptions { DueAt = portal.Time.GetUtcNow() + TimeSpan.FromMinutes(1) }, Cancellation);
        Assert.Equal(question.Id, await portal.AlertAsync("MailSlow", "mail"));
        Assert.Equal(storm, await portal.AlertAsync("Down6", "service-6"));
        Assert.Equal([(storm!, 7), (question.Id, 1)], (await portal.EntriesAsync()).OrderByDescending(entry => entry.Alerts).Select(entry => (entry.Id, entry.Alerts)));

        // More than a minute after it was concluded, there is no telling that it is the same storm.
        portal.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.NotEqual(storm, await portal.AlertAsync("Down7", "service-7", at: portal.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_storm_stops_nothing_that_runs()
    {
        var time = new TimerTime(WebhookPortal.Begin);
        await using var portal = await WebhookPortal.StartAsync(options => options.StormThreshold = 3, time: time);
        var running = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        portal.Investigator.InvestigateAsync(Arg.Any<InvestigationRequest>(), Arg.Any<IProgress<CaseEvent>?>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            running.TrySetResult(call.Arg<CancellationToken>());
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Arg<CancellationToken>());
            return null!;
        });
        var waits = time.TimerAsync(due => due == TimeSpan.FromSeconds(5));
        var first = await portal.AlertAsync("A", "a");
        await waits;
        time.Advance(TimeSpan.FromSeconds(5));
        var stop = await running.Task.WaitAsync(Cancellation);
        await portal.AlertAsync("B", "b");
        var storm = await portal.AlertAsync("B2", "b");
        Assert.Equal(storm, await portal.AlertAsync("C", "c"));
        Assert.False(stop.IsCancellationRequested);
        Assert.Equal([(storm!, 3), (first!, 1)], (await portal.EntriesAsync()).OrderByDescending(entry => entry.Alerts).Select(entry => (entry.Id, entry.Alerts)));
    }

    [Fact]
    public async Task An_alert_whose_investigation_is_stopped_at_that_moment_begins_one()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var stopped = await portal.AlertAsync("A", "checkout");
        portal.Sql($"CREATE TRIGGER stop AFTER INSERT ON alerts WHEN new.investigation = '{stopped}' BEGIN UPDATE investigations SET status = 'Cancelled', body = json_set(body, '$.status', 'cancelled') WHERE id = new.investigation; END");
        var begun = await portal.AlertAsync("B", "checkout", groupKey: "eu");
        Assert.NotEqual(stopped, begun);
        Assert.Equal(InvestigationStatus.Cancelled, (await portal.Index.FindAsync(stopped!, Cancellation))!.Status);
        Assert.Equal(("B", 1, InvestigationStatus.Queued), (await portal.Index.FindAsync(begun!, Cancellation)) is { } entry ? (entry.Title, entry.Alerts, entry.Status) : default);
        Assert.Equal(begun, await portal.AlertAsync("C", "cart", groupKey: "eu"));
    }

    [Theory]
    [InlineData(InvestigationStatus.Queued)]
    [InlineData(InvestigationStatus.Concluded)]
    public async Task An_alert_of_today_is_no_part_of_a_question_about_last_week(InvestigationStatus status)
    {
        await using var portal = await WebhookPortal.StartAsync();
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var later = new StartOptions { DueAt = WebhookPortal.Begin + TimeSpan.FromHours(1) };
        var question = new QuestionTrigger { Text = "What happened to inventory last week?", Entity = "inventory", At = WebhookPortal.Begin - TimeSpan.FromDays(7) };
        var stretch = new QuestionTrigger { Text = "And the day before?", Entity = "inventory", Window = new TimeWindow(WebhookPortal.Begin - TimeSpan.FromDays(8), WebhookPortal.Begin - TimeSpan.FromDays(7)) };
        foreach (var trigger in (Trigger[])[question, stretch])
        {
            var asked = await investigations.StartAsync(new InvestigationRequest { Trigger = trigger, Caller = new Caller("ada", "shop") }, later, Cancellation);
            await portal.EndAsync(asked.Id, status);
        }

        portal.Time.Advance(TimeSpan.FromSeconds(10));
        var alert = await portal.AlertAsync("InventoryDown", "inventory", at: portal.Time.GetUtcNow());
        Assert.Equal([(alert!, 1), ("", 0), ("", 0)], (await portal.EntriesAsync()).Select(entry => (entry.Alerts > 0 ? entry.Id : "", entry.Alerts)));

        // One that looks at today takes it.
        var now = await investigations.StartAsync(new InvestigationRequest { Trigger = new QuestionTrigger { Text = "Why is mail slow?", Entity = "mail" }, Caller = new Caller("ada", "shop") }, later, Cancellation);
        Assert.Equal(now.Id, await portal.AlertAsync("MailSlow", "mail", at: portal.Time.GetUtcNow() - TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Alerts_of_one_group_that_began_at_different_times_are_not_one()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", groupKey: "eu", at: WebhookPortal.Begin - TimeSpan.FromHours(3));
        var second = await portal.AlertAsync("B", "checkout", groupKey: "eu", at: WebhookPortal.Begin);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await portal.AlertAsync("C", "cart", groupKey: "eu", at: WebhookPortal.Begin - TimeSpan.FromMinutes(9)));
    }

    [Fact]
    public async Task One_that_is_concluded_takes_what_follows_within_the_window_and_what_it_has_already()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", groupKey: "eu", key: "k", at: WebhookPortal.Begin);
        portal.Time.Advance(TimeSpan.FromSeconds(30));
        await portal.ConcludeAsync(first!);
        portal.Time.Advance(TimeSpan.FromSeconds(30));

        // The alert goes on; others of the incident are told late.
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin));
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k"));
        Assert.Equal(first, await portal.AlertAsync("B", "checkout", at: WebhookPortal.Begin + TimeSpan.FromSeconds(29)));
        Assert.Equal(first, await portal.AlertAsync("C", "cart", groupKey: "eu", at: WebhookPortal.Begin + TimeSpan.FromSeconds(29)));

        // It took seconds to be concluded, and what follows is of the same incident.
        Assert.Equal(first, await portal.AlertAsync("D", "checkout", groupKey: "eu", at: portal.Time.GetUtcNow()));

        portal.Time.Advance(TimeSpan.FromMinutes(10));
        var second = await portal.AlertAsync("D", "checkout", groupKey: "eu", key: "d", at: portal.Time.GetUtcNow());
        Assert.NotEqual(first, second);
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin));
    }

    [Fact]
    public async Task An_alert_that_fires_again_within_the_window_flaps_and_later_it_begins_one()
    {
        foreach (var minutes in (int[])[1, 300])
        {
            foreach (var resolved in (bool[])[false, true])
            {
                await using var portal = await WebhookPortal.StartAsync();
                var first = await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin);
                await portal.ConcludeAsync(first!);
                portal.Time.Advance(TimeSpan.FromMinutes(minutes));
                if (resolved)
                {
                    Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", status: "resolved"));
                }

                var again = portal.Time.GetUtcNow();
                var second = await portal.AlertAsync("A", "checkout", key: "k", at: again);
                Assert.Equal(minutes == 1, first == second);
                Assert.Equal(second, await portal.AlertAsync("A", "checkout", key: "k", at: again));
            }
        }
    }

    [Fact]
    public async Task An_alert_whose_time_nobody_tells_is_one_of_now()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", key: "k");
        await portal.ConcludeAsync(first!);
        portal.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k"));
        portal.Time.Advance(TimeSpan.FromHours(3));
        Assert.NotEqual(first, await portal.AlertAsync("A", "checkout", key: "k"));
    }

    [Fact]
    public async Task Alerts_about_nothing_in_particular_are_an_investigation_each()
    {
        await using var portal = await WebhookPortal.StartAsync();
        Assert.NotEqual(await portal.AlertAsync("A"), await portal.AlertAsync("B"));
    }

    [Fact]
    public async Task An_alert_joins_for_as_long_as_the_window_is_open()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", groupKey: "eu");
        portal.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(first, await portal.AlertAsync("B", "checkout"));
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await portal.AlertAsync("C", "checkout");
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, await portal.AlertAsync("D", "cart", groupKey: "eu"));
    }

    [Fact]
    public async Task An_alert_that_fires_on_is_attached_however_late_it_is_repeated()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var since = WebhookPortal.Begin - TimeSpan.FromMinutes(3);
        var first = await portal.AlertAsync("A", "checkout", key: "k", at: since);
        portal.Time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", at: since));
        Assert.Equal(1, Assert.Single(await portal.EntriesAsync()).Alerts);
    }

    [Fact]
    public async Task An_alert_that_fires_anew_after_the_window_is_investigated_anew()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin);
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", status: "resolved"));
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(first, await portal.AlertAsync("A", "checkout", key: "k", at: portal.Time.GetUtcNow()));
        Assert.Null(Assert.Single(await portal.AlertsAsync(first!)).ResolvedAt);
        portal.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(first, await portal.AlertAsync("A", "checkout", key: "k", at: portal.Time.GetUtcNow()));
    }

    [Fact]
    public async Task Alerts_of_two_tenants_never_meet()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.PagerDuty.Tenant = "bank");
        await portal.AlertAsync("A", "API Service", key: "PGR0VU2");
        await portal.PostAsync("pagerduty", WebhookExamples.PagerDuty.Replace("incident.priority_updated", "incident.triggered", StringComparison.Ordinal));
        Assert.Equal(1, Assert.Single(await portal.EntriesAsync("shop")).Alerts);
        Assert.Equal(1, Assert.Single(await portal.EntriesAsync("bank")).Alerts);
    }

    [Fact]
    public async Task An_alert_joins_the_investigation_that_looks_at_its_entity_by_any_name()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout");
        Assert.NotEqual(first, await portal.AlertAsync("B", "ledger"));
        var payments = new Entity("payments");
        var at = new TimeWindow(WebhookPortal.Begin - TimeSpan.FromHours(1), WebhookPortal.Begin);
        await portal.Services.GetRequiredService<InvestigationScopes>().AppendedAsync(first!, new ScopeOriented
        {
            Scope = new Scope { Entities = [new Entity("checkout"), payments], Symptom = new Symptom(new Entity("checkout"), "latency", "checkout is slow"), Window = at, Baseline = at },
            Topology = new Topology { Entities = [new TopologyEntity(payments) { Aliases = ["shop/payments"] }, new TopologyEntity(new Entity("mail")) { Aliases = ["smtp"] }] },
        });
        Assert.Equal(first, await portal.AlertAsync("C", "payments"));
        Assert.Equal(first, await portal.AlertAsync("D", "shop/payments"));
        Assert.NotEqual(first, await portal.AlertAsync("E", "smtp"));
    }

    [Fact]
    public async Task In_a_storm_every_alert_joins_whatever_it_is_about()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.StormThreshold = 5);
        await portal.AlertAsync("A", "a");
        var biggest = await portal.AlertAsync("B", "b");
        await portal.AlertAsync("B2", "b");
        await portal.AlertAsync("C", "c");
        Assert.Equal(biggest, await portal.AlertAsync("D", "d"));
        Assert.Equal(biggest, await portal.AlertAsync("E"));
        Assert.Equal(biggest, await portal.AlertAsync("C", "c"));
        Assert.Equal(6, Assert.Single(await portal.EntriesAsync()).Alerts);

        portal.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.NotEqual(biggest, await portal.AlertAsync("F", "f"));
    }

    [Fact]
    public async Task A_thousand_alerts_in_fifty_deliveries_at_once_are_one_investigation()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var answers = new ConcurrentBag<(HttpStatusCode Status, string? Id)>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async delivery =>
        {
            // Each of a group of its own, about 20 entities that nobody else is about.
            var alerts = new JsonArray([.. Enumerable.Range(0, 20).Select(i => new JsonObject
            {
                ["status"] = "firing",
                ["fingerprint"] = $"{delivery}-{i}",
                ["startsAt"] = WebhookPortal.Begin.AddSeconds(-delivery).ToString("O", CultureInfo.InvariantCulture),
                ["labels"] = new JsonObject { ["alertname"] = $"Down{i}", ["job"] = $"service-{delivery}-{i}" },
            })]);
            var (status, answer) = await portal.PostAsync("alertmanager", new JsonObject { ["version"] = "4", ["groupKey"] = $"g{delivery}", ["status"] = "firing", ["alerts"] = alerts }.ToJsonString());
            answers.Add((status, (string?)answer?["investigation"]));
        }));
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal(1000, entry.Alerts);
        Assert.Equal(1000, (await portal.AlertsAsync(entry.Id)).DistinctBy(alert => alert.Key).Count());
        Assert.Equal(50, answers.Count);
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Accepted, entry.Id), answer));
    }

    [Fact]
    public async Task Alerts_one_by_one_about_as_many_entities_are_one_investigation_from_the_twentieth()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => portal.AlertAsync($"Down{i}", $"service-{i}")));
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal(100, entry.Alerts);
        Assert.Equal(100, (await portal.AlertsAsync(entry.Id)).DistinctBy(alert => alert.Key).Count());
    }

    [Fact]
    public async Task The_same_delivery_many_times_at_once_is_one()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.PostAsync("alertmanager", WebhookExamples.Alertmanager)));
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal(2, entry.Alerts);
        Assert.All(answers, answer => Assert.Equal(entry.Id, (string?)answer.Answer!["investigation"]));
        Assert.Single(answers, answer => !(bool)answer.Answer!["duplicate"]!);
    }

    [Fact]
    public async Task The_same_alert_from_many_deliveries_at_once_is_one()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => portal.PostAsync("generic", $$"""{"name":"A","key":"k","id":"{{i}}"}""")));
        Assert.Equal(1, Assert.Single(await portal.EntriesAsync()).Alerts);
    }

    [Fact]
    public async Task After_a_restart_alerts_join_as_before()
    {
        var portal = await WebhookPortal.StartAsync();
        var first = await portal.AlertAsync("A", "checkout", groupKey: "eu", key: "k", at: WebhookPortal.Begin);
        await portal.AlertAsync("B", "cart", groupKey: "eu");
        var second = (string?)(await portal.PostAsync("alertmanager", WebhookExamples.Alertmanager)).Answer!["investigation"];
        await using var restarted = await portal.RestartAsync();
        Assert.Equal(first, await restarted.AlertAsync("C", "ledger", groupKey: "eu"));
        Assert.Equal(first, await restarted.AlertAsync("D", "cart"));
        Assert.Equal(first, await restarted.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin));
        var again = await restarted.PostAsync("alertmanager", WebhookExamples.Alertmanager);
        Assert.Equal((true, second), ((bool)again.Answer!["duplicate"]!, (string?)again.Answer["investigation"]));
        Assert.Equal([(second!, 2), (first!, 4)], (await restarted.EntriesAsync()).OrderBy(entry => entry.Alerts).Select(entry => (entry.Id, entry.Alerts)));
    }

    [Fact]
    public async Task A_storm_goes_on_after_a_restart()
    {
        var portal = await WebhookPortal.StartAsync();
        for (var i = 0; i < 25; i++)
        {
            await portal.AlertAsync($"Down{i}", $"service-{i}");
        }

        var storm = Assert.Single(await portal.EntriesAsync());
        Assert.Equal(25, storm.Alerts);
        await using var restarted = await portal.RestartAsync();
        Assert.Equal(storm.Id, await restarted.AlertAsync("Down99", "service-99"));
    }

    [Fact]
    public async Task What_was_taken_but_not_noted_does_no_harm_when_it_is_sent_again()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var intake = portal.Services.GetRequiredService<AlertIntake>();
        var alert = new AttachedAlert { Key = "k", Source = "generic", Trigger = new AlertTrigger { Name = "A", At = WebhookPortal.Begin }, ReceivedAt = WebhookPortal.Begin };

        // Without an id nothing is noted, as if the host had died before.
        var first = await intake.TakeAsync("generic", new() { Alerts = [alert], GroupKey = "g" }, new Caller("generic", "shop"), Cancellation);
        var again = await intake.TakeAsync("generic", new() { Id = "d", Alerts = [alert], GroupKey = "g" }, new Caller("generic", "shop"), Cancellation);
        Assert.Equal((first.Investigation, false), (again.Investigation, again.Duplicate));
        Assert.Equal(1, Assert.Single(await portal.EntriesAsync()).Alerts);
    }

    [Fact]
    public async Task A_trigger_ahead_of_our_clock_is_taken_for_now()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await portal.AlertAsync("A", "checkout", at: WebhookPortal.Begin + TimeSpan.FromHours(1));
        Assert.Equal(WebhookPortal.Begin, Assert.Single(await portal.EntriesAsync()).Trigger.At);
    }

    [Fact]
    public async Task A_question_is_investigated_at_once()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await portal.PostAsync("generic", """{"trigger":{"kind":"question","text":"Why is checkout slow?"}}""");
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal(("Why is checkout slow?", null, "generic"), (entry.Title, entry.DueAt, entry.Source));
    }

    [Fact]
    public async Task What_is_resolved_is_marked_and_starts_nothing()
    {
        await using var portal = await WebhookPortal.StartAsync();
        Assert.Null(await portal.AlertAsync("A", "checkout", key: "k", status: "resolved"));
        Assert.Empty(await portal.EntriesAsync());
        var id = await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin);
        portal.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(id, await portal.AlertAsync("A", "checkout", key: "k", status: "resolved", at: WebhookPortal.Begin + TimeSpan.FromHours(2)));
        Assert.Equal(WebhookPortal.Begin + TimeSpan.FromHours(2), Assert.Single(await portal.AlertsAsync(id!)).ResolvedAt);
    }

    [Fact]
    public async Task A_resolution_from_before_the_alert_fired_again_is_late_and_marks_nothing()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var id = await portal.AlertAsync("A", "checkout", key: "k", at: WebhookPortal.Begin);
        await portal.AlertAsync("A", "checkout", key: "k", status: "resolved", at: WebhookPortal.Begin - TimeSpan.FromMinutes(1));
        Assert.Null(Assert.Single(await portal.AlertsAsync(id!)).ResolvedAt);
    }

    [Fact]
    public async Task When_the_last_alert_of_a_concluded_investigation_is_resolved_it_is_followed_up()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var followed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        portal.Investigator.FollowUpAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            followed.TrySetResult(call.Arg<string>());
            return Task.FromResult<Feedback?>(null);
        });
        var id = await portal.AlertAsync("A", "checkout");
        await portal.AlertAsync("B", "checkout");
        await portal.ConcludeAsync(id!);
        await portal.AlertAsync("A", "checkout", status: "resolved");
        Assert.False(await portal.Services.GetRequiredService<FollowUps>().LookAtAsync(id!, Cancellation));
        Assert.False(followed.Task.IsCompleted);
        await portal.AlertAsync("B", "checkout", status: "resolved");
        Assert.Equal(id, await followed.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task An_investigation_that_is_concluded_after_its_alerts_were_resolved_is_followed_up_then()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var followed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        portal.Investigator.FollowUpAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            followed.TrySetResult(call.Arg<string>());
            return Task.FromResult<Feedback?>(null);
        });
        var id = await portal.AlertAsync("A", "checkout");
        await portal.AlertAsync("A", "checkout", status: "resolved");
        var followUps = portal.Services.GetRequiredService<FollowUps>();
        Assert.False(await followUps.LookAtAsync(id!, Cancellation));
        await portal.ConcludeAsync(id!);
        await followUps.ClosedAsync(id!);
        Assert.False(followed.Task.IsCompleted);
        await followUps.AppendedAsync(id!, new InvestigationConcluded { Conclusion = null! });
        await followUps.ClosedAsync(id!);
        Assert.Equal(id, await followed.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_follow_up_that_fails_holds_up_nothing()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (failing, other) = (await portal.AlertAsync("A", "checkout"), await portal.AlertAsync("B", "cart"));
        var followed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        portal.Investigator.FollowUpAsync(failing!, Arg.Any<CancellationToken>()).Returns<Feedback?>(_ => throw new InvalidOperationException("out of order"));
        portal.Investigator.FollowUpAsync(other!, Arg.Any<CancellationToken>()).Returns(_ =>
        {
            followed.TrySetResult();
            return Task.FromResult<Feedback?>(null);
        });
        await portal.ConcludeAsync(failing!);
        await portal.ConcludeAsync(other!);
        await portal.AlertAsync("A", "checkout", status: "resolved");
        await portal.AlertAsync("B", "cart", status: "resolved");
        await followed.Task.WaitAsync(Cancellation);
        await portal.Investigator.Received(1).FollowUpAsync(failing!, Arg.Any<CancellationToken>());
    }
}
