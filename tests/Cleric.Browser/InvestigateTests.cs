using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser;

/// <summary>From the button to the report.</summary>
public sealed class InvestigateTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pressed_it_shows_what_is_asked_before_it_shows_the_report()
    {
        await using var host = await Host.StartAsync(new() { Gated = true }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert, motion: ReducedMotion.NoPreference);

        await page.Start.ClickAsync();
        await Expect(page.Log).ToHaveCountAsync(3);
        host.Gate.Let(5);
        await Expect(page.Page.Locator(".log .chip.good")).ToHaveCountAsync(5);
        await Expect(page.Log.First).ToContainTextAsync("asking…");
        await Expect(page.Page.Locator(".ledger li").First).ToContainTextAsync("a faulty deployment at payments");
        await Expect(page.Page.Locator(".state")).ToContainTextAsync("4 queries");
        Assert.Equal(0, await page.Finding.CountAsync());
        Assert.Equal(["cleric-started"], await page.HeardAsync());

        host.Gate.Open();
        await Expect(page.Finding.GetByRole(AriaRole.Heading).First).ToContainTextAsync("A faulty deployment at payments");
        await Expect(page.Finding).ToContainTextAsync("almost certain");
        await Expect(page.Status).ToContainTextAsync("Concluded");
        Assert.Equal(["cleric-started", "cleric-concluded"], await page.HeardAsync());
        Assert.Equal("cause-found", (await page.DetailAsync("cleric-concluded")).GetProperty("report").GetProperty("finding").GetProperty("outcome").GetString());
        Assert.Equal("application/json", Assert.Single(host.Posts).ContentType);
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task An_answer_that_is_not_data_does_not_look_like_one()
    {
        await using var host = await Host.StartAsync(new() { Capture = Repository.Capture("pg-lock") }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Of("pg-lock"));

        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();
        var report = await page.DetailAsync("cleric-concluded");
        var uncovered = report.GetProperty("report").GetProperty("exhibits").EnumerateArray().Count(exhibit => exhibit.GetProperty("coverage").GetString() != "data");
        var gaps = report.GetProperty("report").GetProperty("gaps").GetArrayLength();
        Assert.True(uncovered + gaps > 0, "The case has to hold what could not be read.");

        await page.Page.GetByText("steps", new() { Exact = false }).Last.ClickAsync();
        Assert.Equal(uncovered, await page.Page.Locator(".log .chips .chip:not(.good)").CountAsync());
        Assert.Equal(gaps, await page.Page.Locator(".log li", new() { HasText = "Could not be checked" }).CountAsync());
        Assert.Equal(0, await page.Page.Locator(".log .chip.good", new() { HasText = "nothing recorded" }).CountAsync());
    }

    [Fact]
    public async Task Cancelled_it_says_so_and_can_go_on()
    {
        await using var host = await Host.StartAsync(new() { Gated = true }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        host.Gate.Let(4);
        await Expect(page.Page.Locator(".log .chip.good")).ToHaveCountAsync(4);
        await page.Panel.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Page.Locator(".banner")).ToContainTextAsync("It was cancelled");
        await Expect(page.Status).ToHaveTextAsync("Investigation cancelled.");
        Assert.EndsWith("/cancel", host.Posts.Last().Path, StringComparison.Ordinal);

        host.Gate.Open();
        await page.Panel.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.EndsWith("/resume", host.Posts.Last().Path, StringComparison.Ordinal);
        await page.AssertCleanAsync();
    }

    [Fact]
    public async Task A_stream_that_breaks_off_loses_no_event_and_doubles_none()
    {
        await using var host = await Host.StartAsync(new() { Cuts = [10, 60, 1] }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();

        // Cut thrice, it was read four times, each time from where the one before had come to. (A connection that is cut may take with it what was on its way.)
        var read = host.Streams.Select(last => last.Length == 0 ? 0 : long.Parse(last, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(4, read.Count);
        Assert.Equal(read.Order(), read);
        Assert.InRange(read[1], 0, 10);
        Assert.InRange(read[3], read[2], 71);

        // What was shown is what the whole stream holds.
        var id = (await page.DetailAsync("cleric-started")).GetProperty("id").GetString()!;
        using var client = new HttpClient { BaseAddress = host.Address };
        var lines = (await client.GetStringAsync(new Uri($"/cleric/investigations/{id}/events", UriKind.Relative), Token)).Split('\n');
        var events = lines.Where(line => line.StartsWith("event: ", StringComparison.Ordinal) && line != "event: end").Select(line => line["event: ".Length..]).ToList();
        Assert.True(events.Count > 100);
        await Expect(page.Page.Locator("summary", new() { HasText = "steps" })).ToHaveTextAsync($"{events.Count} steps");
        var counts = (await page.Page.Locator("[part=hypotheses] > p").TextContentAsync())!;
        Assert.Contains($"{events.Count(type => type == "hypothesis-proposed")} explanations considered", counts, StringComparison.Ordinal);
        Assert.Contains($"{events.Count(type => type == "evidence-weighed")} observations weighed", counts, StringComparison.Ordinal);
        Assert.Equal(events.Count(type => type == "query-planned"), await page.Page.Locator(".log li:has(.ask)").CountAsync());
        Assert.Equal(["cleric-started", "cleric-concluded"], await page.HeardAsync());
    }

    [Fact]
    public async Task While_the_server_is_away_it_says_so_calmly_and_goes_on_when_it_is_back()
    {
        var away = true;
        await using var host = await Host.StartAsync(new() { Refuse = request => away && request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) ? Results.StatusCode(502) : null }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Page.Locator(".banner.caution")).ToContainTextAsync("Connection lost, trying again");
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Alert).CountAsync());
        away = false;
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.Equal(0, await page.Page.Locator(".banner").CountAsync());
    }

    [Theory]
    [InlineData(429, "Too many requests, waiting")]
    [InlineData(503, "The host is busy, waiting")]
    public async Task A_server_that_asks_for_patience_is_not_called_lost_and_is_left_alone_for_as_long_as_it_says(int status, string words)
    {
        var asked = 0;
        await using var host = await Host.StartAsync(
            new()
            {
                Refuse = request =>
                {
                    if (!request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) || Interlocked.Increment(ref asked) > 1)
                    {
                        return null;
                    }

                    request.HttpContext.Response.Headers.RetryAfter = "30";
                    return Results.Problem("You follow too many at once.", statusCode: status);
                },
            },
            Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert, stopped: true);

        await page.Start.ClickAsync();
        await Expect(page.Page.Locator(".banner.caution")).ToHaveTextAsync($"{words}You follow too many at once. It is tried again in 30 s. The investigation goes on meanwhile.");
        await Expect(page.Status).ToHaveTextAsync($"{words}.");
        await page.Page.Clock.RunForAsync(29_900);
        Assert.Equal(1, asked);
        await page.Page.Clock.RunForAsync(2_000);
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.Equal(0, await page.Page.Locator(".banner").CountAsync());
    }

    [Fact]
    public async Task A_stream_that_ends_while_it_still_waits_is_read_again()
    {
        var ends = 2;
        await using var host = await Host.StartAsync(
            new()
            {
                Refuse = request =>
                {
                    if (!request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) || Interlocked.Decrement(ref ends) < 0)
                    {
                        return null;
                    }

                    var id = request.Path.Value.Split('/')[^2];
                    return Results.Text($"event: end\ndata: {{\"id\":\"{id}\",\"title\":\"waits\",\"status\":\"{(ends == 1 ? "queued" : "running")}\",\"createdAt\":\"{Markup.At}\"}}\n\n", "text/event-stream");
                },
            },
            Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.Equal(-1, ends);
        Assert.Equal(0, await page.Page.Locator(".banner").CountAsync());
        Assert.Equal(["cleric-started", "cleric-concluded"], await page.HeardAsync());
    }

    [Theory]
    [InlineData(400, "did not accept")]
    [InlineData(401, "Sign in first")]
    [InlineData(403, "not allowed")]
    [InlineData(404, "no such investigation")]
    [InlineData(409, "does not fit")]
    [InlineData(429, "Too much was asked for")]
    [InlineData(503, "The host is busy")]
    public async Task A_refusal_is_shown_in_words_with_what_to_do(int status, string words)
    {
        await using var host = await Host.StartAsync(new() { Refuse = request => HttpMethods.IsPost(request.Method) ? Results.Problem("Ask the <b>platform team</b>.", statusCode: status) : null }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ask the <b>platform team</b>.");
        await Expect(page.Start).ToBeEnabledAsync();
        Assert.Empty(await page.HeardAsync());
    }

    [Fact]
    public async Task Pressed_again_after_an_answer_that_got_lost_it_asks_for_the_same_investigation()
    {
        var lost = true;
        var keys = new List<string>();
        await using var host = await Host.StartAsync(
            new()
            {
                Refuse = request =>
                {
                    if (!HttpMethods.IsPost(request.Method))
                    {
                        return null;
                    }

                    keys.Add(request.Headers["Idempotency-Key"].ToString());
                    return lost ? Results.StatusCode(502) : null;
                },
            },
            Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        lost = false;
        await page.Start.ClickAsync();
        await Expect(page.Panel).ToBeVisibleAsync();
        Assert.Equal(2, keys.Count);
        Assert.NotEqual("", keys[0]);
        Assert.Equal(keys[0], keys[1]);
    }

    [Theory]
    [InlineData("alert='DiskFull'", """{"kind":"alert","name":"DiskFull"}""")]
    [InlineData("alert='CheckoutSlow' entity='checkout' symptom='latency' summary='p95 is 2 s' at='2026-01-01T14:04:30Z'", """{"kind":"alert","name":"CheckoutSlow","entity":"checkout","symptom":"latency","summary":"p95 is 2 s","at":"2026-01-01T14:04:30Z"}""")]
    [InlineData("""alert='{"name":"A","severity":"page","labels":{"team":"web"}}' entity='cart'""", """{"kind":"alert","name":"A","severity":"page","labels":{"team":"web"},"entity":"cart"}""")]
    [InlineData("entity='checkout'", """{"kind":"question","text":"What is wrong with checkout?","entity":"checkout"}""")]
    [InlineData("question='Why is it slow?' entity='cart'", """{"kind":"question","text":"Why is it slow?","entity":"cart"}""")]
    public async Task Attributes_say_what_is_investigated(string attributes, string trigger)
    {
        await using var host = await Host.StartAsync(new() { Refuse = request => HttpMethods.IsPost(request.Method) ? Results.Problem(statusCode: 429) : null }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, $"<cleric-investigate {attributes}></cleric-investigate>");

        await page.Start.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        var sent = JsonNode.Parse(Assert.Single(host.Posts).Body)!["trigger"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(trigger), sent), sent.ToJsonString());
        Assert.Equal("kind", sent.AsObject().First().Key);
    }

    [Theory]
    [InlineData("", "There is nothing to investigate")]
    [InlineData("alert='{\"name\":'", "begins like JSON and is none")]
    public async Task Attributes_that_say_nothing_are_named(string attributes, string words)
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, $"<cleric-investigate {attributes}></cleric-investigate>");

        await page.Start.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        Assert.Empty(host.Posts);
    }

    [Fact]
    public async Task An_alert_without_labels_is_investigated()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, $"<cleric-investigate alert='CheckoutErrorRatioHigh' entity='checkout' summary='5xx ratio is high' at='{Markup.At}'></cleric-investigate>");

        await page.Start.ClickAsync();
        await Expect(page.Finding).ToContainTextAsync("payments");
    }

    [Fact]
    public async Task An_investigation_that_is_there_is_shown_at_once()
    {
        await using var host = await Host.StartAsync(new(), Token);
        await using var first = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);
        await first.Start.ClickAsync();
        await Expect(first.Finding).ToBeVisibleAsync();
        var id = (await first.DetailAsync("cleric-started")).GetProperty("id").GetString();

        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, $"<cleric-investigate investigation='{id}'></cleric-investigate>");
        await Expect(page.Finding).ToContainTextAsync("A faulty deployment at payments");
        Assert.Single(host.Posts);
        Assert.Equal(0, await page.Start.CountAsync());

        await using var none = await ButtonPage.OpenAsync(chromium.Require(), host, "<cleric-investigate investigation='nowhere'></cleric-investigate>");
        await Expect(none.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such investigation");
    }

    [Fact]
    public async Task Every_request_carries_the_headers_that_the_host_gives()
    {
        await using var host = await Host.StartAsync(
            new() { Refuse = request => request.Path.StartsWithSegments("/cleric/investigations") && request.Headers.Authorization != "Bearer secret" ? Results.Problem("No token.", statusCode: 401) : null },
            Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No token.");
        await page.Page.EvaluateAsync("() => { document.querySelector('cleric-investigate').headers = async () => ({ Authorization: 'Bearer secret' }); }");
        await page.Start.ClickAsync();
        await Expect(page.Finding).ToBeVisibleAsync();

        // A link of the browser's own would carry none: what it leads to is saved instead.
        await page.Citations.First.ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Dialog.GetByRole(AriaRole.Link, new() { Name = "The whole exhibit as JSON" }).ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.NotNull(JsonNode.Parse(await reader.ReadToEndAsync(Token))!["sha256"]);
    }

    [Fact]
    public async Task Given_another_subject_it_is_a_button_again()
    {
        await using var host = await Host.StartAsync(new() { Gated = true }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        await Expect(page.Panel).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("() => document.querySelector('cleric-investigate').setAttribute('label', 'Look into it')");
        await Expect(page.Panel).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("() => document.querySelector('cleric-investigate').setAttribute('alert', 'Another')");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Look into it" })).ToBeVisibleAsync();
        await Expect(page.Panel).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Moved_within_the_page_it_goes_on()
    {
        await using var host = await Host.StartAsync(new() { Gated = true }, Token);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert);

        await page.Start.ClickAsync();
        host.Gate.Let(4);
        await Expect(page.Page.Locator(".log .chip.good")).ToHaveCountAsync(4);
        await page.Page.EvaluateAsync("() => document.body.append(document.querySelector('cleric-investigate'))");
        host.Gate.Open();
        await Expect(page.Finding).ToBeVisibleAsync();
        Assert.Equal(1, await page.Page.Locator(".log li", new() { HasText = "Dependencies" }).CountAsync());
    }
}
