using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser;

/// <summary>The report: its citations, its charts, and what people say of it.</summary>
public sealed class ReportTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citation_opens_the_exhibit_at_the_place_that_is_cited()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);

        var citation = page.Finding.GetByRole(AriaRole.Button, new() { Name = "[E2] Changes" }).First;
        await citation.ClickAsync();
        await Expect(page.Dialog).ToBeVisibleAsync();
        await Expect(page.Dialog.Locator(".cited")).ToContainTextAsync("Cited here");
        await Expect(page.Dialog.Locator(".cited mark")).ToHaveTextAsync("payments 1.8.0: validate charge requests");
        var exhibit = (await page.DetailAsync("cleric-concluded")).GetProperty("report").GetProperty("exhibits").EnumerateArray().Single(item => item.GetProperty("id").GetString() == "E2");
        await Expect(page.Dialog.Locator("pre")).ToHaveTextAsync(exhibit.GetProperty("query").GetString()!);
        await Expect(page.Dialog).ToContainTextAsync(exhibit.GetProperty("sha256").GetString()!);
        await Expect(page.Dialog).ToContainTextAsync("03:25:35 to 03:29:20 UTC");
        await Expect(page.Dialog).ToContainTextAsync("complete");

        var link = page.Dialog.GetByRole(AriaRole.Link, new() { Name = "The whole exhibit as JSON" });
        Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
        using var client = new HttpClient();
        var whole = JsonNode.Parse(await client.GetStringAsync(new Uri((await link.GetAttributeAsync("href"))!), Token))!;
        Assert.Equal(exhibit.GetProperty("sha256").GetString(), (string?)whole["sha256"]);

        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(citation).ToBeFocusedAsync();
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task What_people_wrote_is_shown_with_its_age_and_leads_to_where_it_stands()
    {
        await using var host = await Host.StartAsync(new() { Capture = Repository.Capture("pg-lock"), Runbooks = Path.Combine(Repository.Capture("pg-lock"), "knowledge") }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Of("pg-lock"));
        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();
        var guidance = (await page.DetailAsync("cleric-concluded")).GetProperty("report").GetProperty("guidance")[0];

        var section = page.Page.Locator("section.block", new() { Has = page.Page.GetByRole(AriaRole.Heading, new() { Name = "What people wrote" }) });
        await Expect(section).ToContainTextAsync(guidance.GetProperty("title").GetProperty("statement").GetString()!);
        await Expect(section).ToContainTextAsync("a lead, never evidence");
        await Expect(section.Locator(".chip").First).ToHaveTextAsync(new Regex("last changed|age unknown"));
        await section.GetByRole(AriaRole.Button, new() { Name = "[E" }).First.ClickAsync();
        await Expect(page.Dialog).ToContainTextAsync("Written knowledge");
        await Expect(page.Dialog.Locator(".cited")).ToContainTextAsync("Cited here");
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task All_of_it_works_by_keyboard_alone()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);
        var keyboard = page.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(page.Start).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.NotEqual("", await FocusedAsync(page));

        await TabToAsync(page, "[E");
        var citation = await FocusedAsync(page);
        await keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToBeVisibleAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("() => { const root = document.querySelector('cleric-investigate').shadowRoot; return root.querySelector('dialog').contains(root.activeElement); }"));
        await keyboard.PressAsync("Escape");
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await page.Page.WaitForFunctionAsync("(text) => document.querySelector('cleric-investigate').shadowRoot.activeElement?.textContent === text", citation);

        await TabToAsync(page, "It was something else");
        await keyboard.PressAsync("Space");
        await keyboard.TypeAsync("database:postgres");
        await keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator("select option")).Not.ToHaveCountAsync(1);
        await keyboard.TypeAsync("lock contention");
        await TabToAsync(page, "Record");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".said")).ToHaveTextAsync("Recorded: it was something else: lock contention at postgres (database).");
        await Expect(page.Page.Locator(".said")).ToBeFocusedAsync();
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task This_was_it_is_recorded_and_can_be_replaced_by_another_cause()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "This was it" }).ClickAsync();
        await Expect(page.Page.Locator(".said")).ToHaveTextAsync("Recorded: it was this.");
        Assert.Equal("""{"verdict":"confirmed"}""", host.Posts.Last().Body);

        await CorrectAsync(page, "postgres", "lock-contention", "The nightly job held a lock.");
        await Expect(page.Page.Locator(".said")).ToContainTextAsync("lock contention at postgres");
        Assert.Equal("""{"verdict":"corrected","cause":{"entity":"service:postgres","failureMode":"lock-contention"},"comment":"The nightly job held a lock.","replaces":true}""", host.Posts.Last().Body);
        Assert.Equal(2, (await page.HeardAsync()).Count(name => name == "cleric-feedback"));
        Assert.Equal("confirmed", (await page.DetailAsync("cleric-feedback")).GetProperty("verdict").GetString());
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task A_cause_that_is_not_known_is_a_rejection_and_one_half_said_is_asked_for()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It was something else" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
        await Expect(page.Page.GetByText("Say where the fault was")).ToBeVisibleAsync();
        Assert.Single(host.Posts);
        await page.Page.GetByLabel("I don’t know what it was").CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
        await Expect(page.Page.Locator(".said")).ToContainTextAsync("what it was is not known");
        Assert.Equal("""{"verdict":"rejected"}""", host.Posts.Last().Body);
    }

    [Fact]
    public async Task Where_somebody_else_was_first_their_word_stands_until_it_is_replaced()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);
        var id = (await page.DetailAsync("cleric-started")).GetProperty("id").GetString();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var body = new StringContent("""{"verdict":"rejected"}""", null, "application/json");
        using var first = await client.PostAsync(new Uri($"/cleric/investigations/{id}/feedback", UriKind.Relative), body, Token);
        Assert.True(first.IsSuccessStatusCode);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "This was it" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Replace what was said before" }).ClickAsync();
        await Expect(page.Page.Locator(".said")).ToHaveTextAsync("Recorded: it was this.");
        Assert.Equal("""{"verdict":"confirmed","replaces":true}""", host.Posts.Last().Body);
    }

    [Fact]
    public async Task A_note_is_remembered()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remember…" }).ClickAsync();
        await page.Page.GetByLabel("What should be remembered?").FillAsync("checkout is restarted every night at 3");
        await page.Page.GetByLabel("Whom is it about?").FillAsync("checkout");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remember", Exact = true }).ClickAsync();
        await Expect(page.Page.Locator(".said")).ToHaveTextAsync("Remembered: checkout is restarted every night at 3");
        Assert.Equal("""{"statement":"checkout is restarted every night at 3","entity":"service:checkout"}""", host.Posts.Last().Body);
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task Without_a_memory_there_is_nothing_to_remember_in()
    {
        await using var host = await Host.StartAsync(new() { Memory = false }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);
        var asked = page.Page.WaitForResponseAsync(response => response.Url.Contains("/cleric/memory", StringComparison.Ordinal));
        await page.Start.ClickAsync();
        Assert.Equal(404, (await asked).Status);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "This was it" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Remember…" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Charts_mark_onset_and_baseline_and_are_told_in_words()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host);

        var charts = page.Page.GetByRole(AriaRole.Img, new() { Name = "Chart: " });
        await Expect(charts).ToHaveCountAsync(4);
        var onset = charts.Filter(new() { Has = page.Page.Locator(".onset-label") }).First;
        await Expect(onset).ToContainTextAsync("onset 03:28");
        await Expect(onset.Locator(".band")).ToHaveCountAsync(1);
        Assert.Matches("It left normal at 03:28:[0-9]{2} UTC. Highest .+ at 03:2", await onset.GetAttributeAsync("aria-label") ?? "");
        await page.Page.GetByText("4 more charts").ClickAsync();
        await Expect(charts).ToHaveCountAsync(8);
    }

    [Fact]
    public async Task Rates_are_written_in_one_way_and_what_nobody_looked_at_is_not_said_to_be_normal()
    {
        string[] units = ["{count}/s", "1/s", "{request}/s"];
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host, report =>
        {
            foreach (var (chart, unit) in report["charts"]!.AsArray().Zip(units))
            {
                (chart!["unit"], chart["onset"]) = (unit, null);
                chart["values"] = new JsonArray([.. chart["values"]!.AsArray().Select((_, place) => JsonValue.Create(place < 3 ? 3.3 : 0))]);
                chart["baseline"] = new JsonObject { ["start"] = At(chart["times"]![0]!), ["end"] = At(chart["times"]![2]!) };
            }

            return report;
        });

        var captions = page.Page.Locator("figcaption");
        for (var number = 0; number < units.Length; number++)
        {
            await Expect(captions.Nth(number)).ToHaveTextAsync(new Regex("^Normal is 3.3/s. Highest 3.3/s at [0-9:]+, lowest 0/s at [0-9:]+.$"));
        }

        static string At(JsonNode milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToString("O", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task In_an_ambiguous_report_what_still_competes_is_not_called_rejected()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host, report => Judged(report, "ambiguous", 0.275, 0.272, 0.2, 0.004));

        var verdicts = page.Page.Locator(".ranked .verdict");
        await Expect(verdicts.Nth(0)).ToHaveTextAsync("The finding");
        await Expect(verdicts.Nth(1)).ToHaveTextAsync(new Regex("^Competes; most against it: "));
        await Expect(verdicts.Nth(2)).ToHaveTextAsync(new Regex("^Competes; most against it: "));
        await Expect(verdicts.Nth(3)).ToHaveTextAsync(new Regex("^Rejected; most against it: "));
        await Expect(page.Finding).ToContainTextAsync("27.5 %, unlikely");
        await page.ShootAsync("ambiguous", whole: true);
    }

    [Fact]
    public async Task Where_a_cause_was_found_the_others_are_rejected()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host, report => Judged(report, "cause-found", 0.9, 0.05, 0.03, 0.02));

        await Expect(page.Page.Locator(".ranked .verdict").Nth(1)).ToHaveTextAsync(new Regex("^Rejected; most against it: "));
    }

    [Fact]
    public async Task That_no_cause_was_found_is_said_in_words_and_by_no_gauge()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host, report =>
        {
            Judged(report, "no-cause-found", 0.15, 0.12, 0.11, 0.1);
            var ranked = report["hypotheses"]!.AsArray();
            var none = ranked.First(hypothesis => (string)hypothesis!["id"]! == "H0")!;
            (none["id"], ranked[0]!["id"]) = ((string)ranked[0]!["id"]!, "H0");
            (report["finding"]!["hypothesisId"], report["finding"]!["statement"]) = ("H0", "No cause was found.");
            return report;
        });

        await Expect(page.Finding).ToContainTextAsync("No cause was found: none of those that were weighed is probable enough to be named.");
        await Expect(page.Finding).ToContainTextAsync("The most probable of them: 12 %");
        await Expect(page.Finding.Locator(".gauge")).ToHaveCountAsync(0);
        await Expect(page.Finding).Not.ToContainTextAsync("15 %");
        await Expect(page.Finding).Not.ToContainTextAsync("very unlikely");
        await Expect(page.Status).ToHaveTextAsync("Concluded: No cause was found.");
        await page.ShootAsync("no-cause", whole: true);
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task One_of_a_thing_is_told_as_one()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ReportedAsync(host, report =>
        {
            (report["cost"]!["queries"], report["cost"]!["rows"], report["cost"]!["tokens"], report["otherHypotheses"]) = (1, 1, 1, 1);
            return report;
        });

        await Expect(page.Page.Locator(".state span")).ToHaveTextAsync([new Regex("s$"), new Regex("^1 query$"), new Regex("^1 row read$"), new Regex("^1 model token$")]);
        await Expect(page.Page.GetByText("1 further explanation ended below 0.1 %.", new() { Exact = true })).ToBeAttachedAsync();
    }

    [Fact]
    public async Task Markup_and_script_in_names_alerts_and_logs_stay_text()
    {
        using var capture = new HostileCapture();
        await using var host = await Host.StartAsync(new() { Capture = capture.Folder, Gated = true }, Token);
        var alert = System.Net.WebUtility.HtmlEncode(new JsonObject
        {
            ["name"] = HostileCapture.Markup,
            ["entity"] = "checkout",
            ["symptom"] = "errors",
            ["summary"] = "5xx \u202Eratio " + HostileCapture.Markup,
            ["at"] = Markup.At,
        }.ToJsonString());
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, $"<cleric-investigate alert=\"{alert}\" label=\"{System.Net.WebUtility.HtmlEncode("Investigate " + HostileCapture.Markup)}\"></cleric-investigate>");

        await page.Page.Locator(".start").ClickAsync();
        await Expect(page.Panel.GetByRole(AriaRole.Heading).First).ToContainTextAsync($"5xx ratio {HostileCapture.Markup}");
        host.Gate.Let(5);
        await Expect(page.Page.Locator(".log")).ToContainTextAsync($"payments{HostileCapture.Markup}");
        await InertAsync();

        host.Gate.Open();
        await Expect(page.Finding).ToContainTextAsync(HostileCapture.Markup);
        await page.Page.EvaluateAsync("() => document.querySelector('cleric-investigate').shadowRoot.querySelectorAll('details').forEach((details) => { details.open = true; })");
        foreach (var citation in await page.Finding.Locator("button.cite").AllAsync())
        {
            await citation.ClickAsync();
            await Expect(page.Dialog).ToBeVisibleAsync();
            await InertAsync();
            await page.Page.Keyboard.PressAsync("Escape");
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It was something else" }).ClickAsync();
        await Expect(page.Page.Locator("select option")).Not.ToHaveCountAsync(1);
        await InertAsync();
        await page.AssertCleanAsync();

        async Task InertAsync()
        {
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => document.querySelector('cleric-investigate').shadowRoot.querySelectorAll('img, script, iframe, object, [onerror]').length"));
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => ran.length"));
            Assert.DoesNotContain(page.Requests, request => request.Contains("stolen", StringComparison.Ordinal));
        }
    }

    /// <summary>The report as it were with another outcome: the shares of its first hypotheses, each with something against it.</summary>
    private static JsonObject Judged(JsonObject report, string outcome, params double[] shares)
    {
        var ranked = report["hypotheses"]!.AsArray();
        (report["finding"]!["outcome"], report["finding"]!["confidence"]) = (outcome, shares[0]);
        var against = ranked.Select(hypothesis => hypothesis!["against"]!.AsArray()).First(arguments => arguments.Count > 0);
        foreach (var (hypothesis, share) in ranked.Zip(shares))
        {
            hypothesis!["posterior"] = share;
            hypothesis["against"] = against.DeepClone();
        }

        return report;
    }

    private async Task<ButtonPage> ReportedAsync(Host host, Func<JsonObject, JsonObject>? report = null)
    {
        var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert, report: report);
        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();
        return page;
    }

    private static async Task CorrectAsync(ButtonPage page, string entity, string mode, string comment)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It was something else" }).ClickAsync();
        await page.Page.GetByLabel("Where was the fault?").FillAsync(entity);
        await page.Page.GetByLabel("What was wrong there?").SelectOptionAsync(mode);
        await page.Page.GetByLabel("How do you know?").FillAsync(comment);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
    }

    private static Task<string> FocusedAsync(ButtonPage page) =>
        page.Page.EvaluateAsync<string>("() => { const focused = document.querySelector('cleric-investigate').shadowRoot.activeElement; return focused ? focused.textContent : ''; }");

    private static async Task TabToAsync(ButtonPage page, string text)
    {
        for (var presses = 0; presses < 200; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if ((await FocusedAsync(page)).StartsWith(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"200 tabs did not lead to '{text}'.");
    }
}
