using System.Net;
using System.Text.Json.Nodes;
using Cleric;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Tests;
using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Cleric.Reports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace SlackBot.Tests;

public sealed class InvestigateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_becomes_a_message_with_progress_and_a_report_in_its_thread_that_can_be_confirmed()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Equal((HttpStatusCode.OK, ""), await bot.CommandAsync("why does checkout answer with errors?"));
        var message = slack.Calls[0];
        Assert.Equal(("chat.postMessage", TestBot.Channel, ""), (message.Method, message["channel"], message["thread_ts"]));
        Assert.Contains("why does checkout answer with errors?", message.Shown, StringComparison.Ordinal);

        var report = await slack.ReportAsync();
        var ended = await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: Lock contention at postgres", StringComparison.Ordinal));
        Assert.Equal((ended["ts"], TestBot.Channel), (report["thread_ts"], report["channel"]));
        Assert.Contains("What explains it, so far", ended.Shown, StringComparison.Ordinal);
        Assert.Contains("█", ended.Shown, StringComparison.Ordinal);
        foreach (var expected in new[] { "Cause found (9", "Lock contention at postgres", "*Why*", "[E", "*When (UTC)*", "*Rejected*", "*To consider; nothing was changed*", "Sources: [E" })
        {
            Assert.Contains(expected, report.Shown, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await bot.PressAsync(report, "cleric-confirm")).Status);
        var judged = await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("<@U0ADA>: this was it.", StringComparison.Ordinal));
        Assert.Null(judged.Button("cleric-confirm"));
        var entry = Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
        Assert.Equal(("slack:U0ADA", "shop", "slack", FeedbackVerdict.Confirmed), (entry.By, entry.Tenant, entry.Source, entry.Feedback));

        // Who still saw the buttons of before is told, and replaces nothing unawares.
        await bot.PressAsync(report, "cleric-confirm");
        Assert.Contains("has buttons that replace what was said", (await slack.CallAsync(call => call.Method == "chat.postEphemeral"))["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_of_a_report_can_be_replaced_and_replaced_back()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why does checkout answer with errors?");
        var report = await slack.ReportAsync();
        await bot.PressAsync(report, "cleric-confirm");
        var confirmed = await slack.CallAsync(call => call.Button("cleric-other-instead") is not null);
        Assert.Null(confirmed.Button("cleric-confirm-instead"));

        // The dialog says that it replaces, and does.
        await bot.PressAsync(confirmed, "cleric-other-instead", user: "U0GRACE");
        var dialog = await slack.CallAsync(call => call.Method == "views.open");
        Assert.Contains("takes the place of what was said before", dialog.Shown, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, ""), await bot.SendAsync(dialog, "unknown", null, null, user: "U0GRACE"));
        var rejected = await slack.CallAsync(call => call.Button("cleric-confirm-instead") is not null);
        Assert.Contains("<@U0GRACE>: it was not this.", rejected.Shown, StringComparison.Ordinal);
        Assert.Equal(FeedbackVerdict.Rejected, Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Feedback);

        // A single press has to be confirmed in Slack.
        Assert.Equal("Replace it", (string)rejected.Element("cleric-confirm-instead")!["confirm"]!["confirm"]!["text"]!);
        await bot.PressAsync(rejected, "cleric-confirm-instead");
        await slack.CallAsync(_ => slack.Calls.Count(call => call.Method == "chat.update" && call.Shown.Contains("<@U0ADA>: this was it.", StringComparison.Ordinal)) == 2);
        Assert.Equal(FeedbackVerdict.Confirmed, Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Feedback);
        Assert.DoesNotContain(slack.Calls, call => call.Method == "chat.postEphemeral");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"case_id\":\"x\",\"channel\":\"C0\"}")]
    public async Task A_dialog_that_does_not_say_what_it_is_about_says_so_in_the_dialog(string metadata)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why is checkout slow?");
        var report = await slack.ReportAsync();
        await bot.PressAsync(report, "cleric-other");
        var (status, body) = await bot.SendAsync(await slack.CallAsync(call => call.Method == "views.open"), "unknown", null, null, metadata: metadata);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("press the button again", (string)JsonNode.Parse(body)!["errors"]!["entity"]!, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Feedback);
    }

    [Fact]
    public async Task Where_the_index_cannot_be_used_who_asks_gets_general_words_and_the_log_the_details()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why is checkout slow?");
        var report = await slack.ReportAsync();
        await bot.PressAsync(report, "cleric-other");
        var dialog = await slack.CallAsync(call => call.Method == "views.open");
        await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: ", StringComparison.Ordinal));
        await BreakAsync("deliveries");
        var (status, asked) = await bot.CommandAsync("why is checkout slow?", "1.2.3");
        await BreakAsync("investigations");
        await bot.PressAsync(report, "cleric-confirm");
        var pressed = (await slack.CallAsync(call => call.Method == "chat.postEphemeral"))["text"];
        var (_, sent) = await bot.SendAsync(dialog, "unknown", null, null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Nothing was started: the bot cannot use its index just now.", asked, StringComparison.Ordinal);
        Assert.Contains("That was not recorded", pressed, StringComparison.Ordinal);
        Assert.Contains("That was not recorded", sent, StringComparison.Ordinal);
        Assert.All([asked, sent, .. slack.Calls.SelectMany(call => call.Fields.Values)], text =>
        {
            Assert.DoesNotContain(bot.Folder, text, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLite", text, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(bot.Log.Lines, line => line.Contains("was told that nothing was started", StringComparison.Ordinal) && line.Contains(bot.Folder, StringComparison.Ordinal));

        async Task BreakAsync(string table)
        {
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(bot.Folder, "cleric.db")};Pooling=False");
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = table switch { "deliveries" => "DROP TABLE deliveries", _ => "DROP TABLE investigations" };
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_and_nobody_else_waits_for_it()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack, more: "--Slack:AsksPerMinute=2");
        await bot.CommandAsync("why is checkout slow?", "1.1");
        await bot.CommandAsync("why is checkout slow?", "1.2");
        var (status, body) = await bot.CommandAsync("why is checkout slow?", "1.3");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("you asked 2 times within a minute", body, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, ""), await bot.CommandAsync("why is checkout slow?", "1.2", retry: "1"));
        Assert.Equal((HttpStatusCode.OK, ""), await bot.CommandAsync("why is checkout slow?", "1.4", user: "U0GRACE"));
        Assert.Equal(3, (await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Count);
        Assert.Contains(bot.Log.Lines, line => line.Contains("U0ADA of T0SHOP asks more often", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mention_is_answered_in_its_thread_and_its_report_can_be_corrected()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        var mention = TestBot.Mention("<@U0CLERIC> why is checkout slow &amp; failing?");
        Assert.Equal(HttpStatusCode.OK, (await bot.EventAsync(mention)).Status);
        var report = await slack.ReportAsync();
        Assert.Equal((string)mention["event"]!["ts"]!, report["thread_ts"]);
        Assert.Equal(report["thread_ts"], slack.Calls[0]["thread_ts"]);
        Assert.Contains("*why is checkout slow &amp; failing?*", slack.Calls[0].Shown, StringComparison.Ordinal);

        await bot.PressAsync(report, "cleric-other");
        var dialog = await slack.CallAsync(call => call.Method == "views.open");
        Assert.Equal("12466734323.1395872398", dialog["trigger_id"]);
        var (_, wrong) = await bot.SendAsync(dialog, "0", null, null);
        Assert.Equal("errors", (string)JsonNode.Parse(wrong)!["response_action"]!);
        Assert.Contains("Choose how it failed", wrong, StringComparison.Ordinal);

        var entities = dialog.View["blocks"]![0]!["element"]!["options"]!.AsArray();
        var chosen = entities.First(option => ((string)option!["text"]!["text"]!).StartsWith("checkout", StringComparison.Ordinal))!;
        Assert.Equal((HttpStatusCode.OK, ""), await bot.SendAsync(dialog, (string)chosen["value"]!, "bad-deploy", "the canary <!channel> said so"));
        var judged = await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("it was bad-deploy at checkout.", StringComparison.Ordinal));
        Assert.Contains("the canary &lt;!channel&gt; said so", judged.Shown, StringComparison.Ordinal);
        var entry = Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
        Assert.Equal(FeedbackVerdict.Corrected, entry.Feedback);
    }

    [Fact]
    public async Task Who_does_not_know_what_it_was_rejects_the_finding()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why is checkout slow?");
        var report = await slack.ReportAsync();
        await bot.PressAsync(report, "cleric-other");
        await bot.SendAsync(await slack.CallAsync(call => call.Method == "views.open"), "unknown", null, null);
        await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("it was not this", StringComparison.Ordinal));
        Assert.Equal(FeedbackVerdict.Rejected, Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Feedback);
    }

    [Fact]
    public async Task What_Slack_sends_again_is_investigated_once()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        var mention = TestBot.Mention("<@U0CLERIC> why is checkout slow?");
        await Task.WhenAll(bot.EventAsync(mention), bot.EventAsync(mention, retry: "1"), bot.CommandAsync("why is checkout slow?", "1.2.3"), bot.CommandAsync("why is checkout slow?", "1.2.3", retry: "1"));
        await bot.EventAsync(mention, retry: "2");
        Assert.Equal(2, (await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Count);
        Assert.Equal(2, slack.Calls.Count(call => call.Method == "chat.postMessage" && call.Shown.Contains("Waits for its turn", StringComparison.Ordinal)));
        Assert.Contains(bot.Log.Lines, line => line.Contains("event:Ev0PV52K25 again (retry 2)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Slack_sends_again_after_a_restart_is_known()
    {
        await using var slack = await FakeSlack.StartAsync();
        var first = await TestBot.StartAsync(slack);
        var mention = TestBot.Mention("<@U0CLERIC> why is checkout slow?");
        await first.EventAsync(mention);
        var folder = await first.StopAsync();
        try
        {
            await using var second = await TestBot.StartAsync(slack, folder: folder);
            await second.EventAsync(mention, retry: "1");
            await slack.ReportAsync();
            Assert.Single(await second.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task After_a_restart_half_way_the_same_message_goes_on_and_the_report_comes_once()
    {
        await using var slack = await FakeSlack.StartAsync();
        using var recording = new OtlpConnector(new OtlpCaptureOptions { Folder = TestBot.Recording });
        var gate = new GatedConnector(recording, 6);
        var first = await TestBot.StartAsync(slack, gate);
        await first.CommandAsync("why does checkout answer with errors?");
        await gate.Held;
        var folder = await first.StopAsync();
        Assert.DoesNotContain(slack.Calls, call => call.Button("cleric-confirm") is not null);
        try
        {
            var second = await TestBot.StartAsync(slack, folder: folder);
            var report = await slack.ReportAsync();
            var ended = await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: ", StringComparison.Ordinal));
            Assert.Equal("1764000000.000001", report["thread_ts"]);
            Assert.Equal("1764000000.000001", ended["ts"]);
            await second.StopAsync();

            await using var third = await TestBot.StartAsync(slack, folder: folder);
            await third.CommandAsync("and why is the gateway slow?", "another.trigger");
            await slack.CallAsync(call => call.Button("cleric-confirm") is not null && call["thread_ts"] != report["thread_ts"]);
            Assert.Single(slack.Calls, call => call.Method == "chat.postMessage" && call["thread_ts"] == report["thread_ts"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_report_that_Slack_did_not_take_is_told_after_the_next_start()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Answers = (call, _) => Task.FromResult(call["thread_ts"].Length > 0 ? FakeSlack.Error("internal_error") : null);
        var first = await TestBot.StartAsync(slack);
        await first.CommandAsync("why is checkout slow?");
        await slack.ReportAsync();
        await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: ", StringComparison.Ordinal));
        var folder = await first.StopAsync();
        try
        {
            slack.Answers = (_, _) => Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(null);
            await using var second = await TestBot.StartAsync(slack, folder: folder);
            await slack.CallAsync(_ => slack.Calls.Count(call => call.Button("cleric-confirm") is not null) == 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_Slack_refuses_half_way_is_logged_with_what_to_do_and_stops_no_investigation()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Answers = (call, _) => Task.FromResult(call.Method == "chat.update" ? FakeSlack.Error("missing_scope", "chat:write") : null);
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why does checkout answer with errors?");
        var report = await slack.ReportAsync();
        await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: ", StringComparison.Ordinal));
        Assert.Contains("Lock contention at postgres", report.Shown, StringComparison.Ordinal);
        Assert.Equal(InvestigationStatus.Concluded, Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Status);
        var line = await bot.Log.LineAsync("missing_scope");
        Assert.Contains("the scope chat:write: add it", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_bot_may_not_post_nothing_is_started_and_who_asked_is_told_what_to_do()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Answers = (_, _) => Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(FakeSlack.Error("not_in_channel"));
        await using var bot = await TestBot.StartAsync(slack);
        var (status, body) = await bot.CommandAsync("why is checkout slow?");
        Assert.Equal((HttpStatusCode.OK, "ephemeral"), (status, (string)JsonNode.Parse(body)!["response_type"]!));
        Assert.Contains("/invite", body, StringComparison.Ordinal);
        Assert.Empty(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
    }

    [Fact]
    public async Task A_workspace_that_is_nobodys_is_refused_politely_and_logged()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Contains("This workspace is not set up here", (await bot.CommandAsync("why is checkout slow?", team: "T0UNKNOWN")).Body, StringComparison.Ordinal);
        await bot.EventAsync(TestBot.Mention("<@U0CLERIC> why is checkout slow?", team: "T0UNKNOWN"));
        Assert.Equal("chat.postEphemeral", (await slack.CallAsync(call => call["text"].StartsWith("This workspace", StringComparison.Ordinal))).Method);
        Assert.Contains(bot.Log.Lines, line => line.Contains("T0UNKNOWN is no tenant's", StringComparison.Ordinal));
        Assert.Empty(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
    }

    [Theory]
    [InlineData(TestBot.Bank)]
    [InlineData(TestBot.OtherTeam)]
    [InlineData("T0UNKNOWN")]
    public async Task Who_is_of_another_workspace_can_neither_judge_a_report_nor_open_its_dialog(string team)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why is checkout slow?");
        var report = await slack.ReportAsync();
        await bot.PressAsync(report, "cleric-other");
        var dialog = await slack.CallAsync(call => call.Method == "views.open");

        await bot.PressAsync(report, "cleric-confirm", team, "U0EVE");
        await slack.CallAsync(call => call.Method == "chat.postEphemeral" && call["user"] == "U0EVE");
        await bot.PressAsync(report, "cleric-other", team, "U0EVE");
        Assert.Contains("not your workspace", (await bot.SendAsync(dialog, "unknown", null, null, team, "U0EVE")).Body, StringComparison.Ordinal);
        Assert.Single(slack.Calls, call => call.Method == "views.open");
        Assert.Null(Assert.Single(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation)).Feedback);
    }

    [Fact]
    public async Task Bots_and_guests_of_other_workspaces_start_nothing()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        foreach (var (property, value) in new[] { ("bot_id", "B0OTHER"), ("subtype", "bot_message"), ("user", "U0CLERIC"), ("type", "message"), ("user_team", "T0GUEST") })
        {
            var mention = TestBot.Mention("<@U0CLERIC> why is checkout slow?", $"Ev{property}");
            mention["event"]![property] = value;
            Assert.Equal(HttpStatusCode.OK, (await bot.EventAsync(mention)).Status);
        }

        await slack.CallAsync(call => call.Method == "chat.postEphemeral" && call["text"].Contains("members of the workspace", StringComparison.Ordinal));
        Assert.Single(slack.Calls);
        Assert.Empty(await bot.Investigations.ListAsync(TestBot.Caller, null, Cancellation));
    }

    [Fact]
    public async Task Who_asks_nothing_is_told_how_to_ask()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Contains("in your own words", (await bot.CommandAsync("  ")).Body, StringComparison.Ordinal);
        Assert.Contains("1000 characters", (await bot.CommandAsync(new string('a', 1001))).Body, StringComparison.Ordinal);
        await bot.EventAsync(TestBot.Mention("<@U0CLERIC>"));
        Assert.Contains("in your own words", (await slack.CallAsync(call => call.Method == "chat.postEphemeral"))["text"], StringComparison.Ordinal);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task Hostile_text_is_shown_and_does_nothing()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        await bot.CommandAsync("why is checkout slow <!channel> <@U0BOSS|boss> <https://evil.example|click> & *bold*\n`code` ~struck~ _slanted_ http_requests_total \u202Egnp.exe");
        await slack.ReportAsync();
        var ended = await slack.CallAsync(call => call.Method == "chat.update" && call.Shown.Contains("Done: ", StringComparison.Ordinal));
        Assert.Contains("why is checkout slow !channel boss click &amp; \u2217bold\u2217 \u02CBcode\u02CB \u223Cstruck\u223C \u02CDslanted\u02CD http_requests_total gnp.exe", ended.Shown, StringComparison.Ordinal);
        Assert.All(slack.Calls, call => Assert.DoesNotContain("<!", call.Shown + call["text"], StringComparison.Ordinal));
        Assert.All(slack.Calls.Where(call => call.Method.StartsWith("chat.", StringComparison.Ordinal)), call => Assert.Equal("none", call["parse"]));
    }
}
