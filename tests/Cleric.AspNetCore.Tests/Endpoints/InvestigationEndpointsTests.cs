using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Cleric.AspNetCore.Tests.Endpoints;

public sealed class InvestigationEndpointsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_investigation_is_started_followed_to_its_end_and_reported_in_every_format()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var started = await TestPortal.StartIncidentAsync(client);
        var id = (string)started["id"]!;
        Assert.Equal(("queued", "ada", "api"), ((string)started["status"]!, (string)started["by"]!, (string)started["source"]!));

        var events = await TestPortal.FollowAsync(client, id);
        Assert.Equal(Enumerable.Range(1, events.Count - 1).Select(number => $"{number}"), events.SkipLast(1).Select(item => item.Id!));
        Assert.Equal("opened", events[0].Type);
        Assert.Contains(events, item => item.Type == "query-planned" && item.Data["why"] is not null);
        Assert.Contains(events, item => item.Type == "belief-updated" && item.Data["beliefs"]!.AsArray().Count > 1);
        Assert.Equal(("end", "concluded"), (events[^1].Type, (string)events[^1].Data["status"]!));

        var entry = await TestPortal.GetAsync(client, $"investigations/{id}");
        Assert.Equal("cause-found", (string)entry["outcome"]!);
        Assert.Contains("postgres", (string)entry["statement"]!, StringComparison.Ordinal);

        var report = await TestPortal.GetAsync(client, $"investigations/{id}/report");
        Assert.Equal((string)entry["statement"]!, (string)report["finding"]!["statement"]!);
        foreach (var (accept, start) in new[] { ("text/markdown", "# "), ("text/html", "<!DOCTYPE"), ("text/plain", "") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"investigations/{id}/report");
            request.Headers.Accept.ParseAdd(accept);
            using var answer = await client.SendAsync(request, Cancellation);
            Assert.Equal(accept, answer.Content.Headers.ContentType?.MediaType);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.StartsWith(start, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("postgres", text, StringComparison.Ordinal);
        }

        var exhibitId = (string)report["exhibits"]![0]!["id"]!;
        var exhibit = await TestPortal.GetAsync(client, $"investigations/{id}/exhibits/{exhibitId}");
        Assert.Equal((string)report["exhibits"]![0]!["sha256"]!, (string)exhibit["sha256"]!);
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_that_the_client_had()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        var all = await TestPortal.FollowAsync(client, id);
        var rest = await TestPortal.FollowAsync(client, id, all[10].Id);
        Assert.Equal(all.Skip(11).Select(item => (item.Id, item.Type, item.Data.ToJsonString())), rest.Select(item => (item.Id, item.Type, item.Data.ToJsonString())));
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_investigation_for_one_caller_and_another_for_others()
    {
        await using var portal = await TestPortal.StartAsync();
        using var ada = portal.Client();
        using var bob = portal.Client(TestPortal.Bob);
        var ids = new List<string>();
        foreach (var client in new[] { ada, ada, bob })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "investigations") { Content = JsonContent.Create(TestPortal.Incident()) };
            request.Headers.Add("Idempotency-Key", "once");
            using var answer = await client.SendAsync(request, Cancellation);
            ids.Add((string)(await TestPortal.ObjectAsync(answer))["id"]!);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task What_is_started_is_found_where_the_answer_says_it_is()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        foreach (var path in new[] { "investigations", "investigations/" })
        {
            using var answer = await client.PostAsJsonAsync(path, TestPortal.Incident(), Cancellation);
            Assert.Equal($"/cleric/investigations/{(await TestPortal.ObjectAsync(answer))["id"]}", answer.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Investigations_are_listed_newest_first_page_by_page_and_by_what_narrows_them()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var started = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await client.PostAsJsonAsync("investigations", JsonNode.Parse($$$"""{"trigger":{"kind":"question","text":"Why is it slow, number {{{i}}}?","entity":"{{{(i == 3 ? "Cart" : "checkout")}}}"}}"""), Cancellation);
            started.Add((string)(await TestPortal.ObjectAsync(answer))["id"]!);
        }

        var first = await TestPortal.GetAsync(client, "investigations?limit=3");
        var second = await TestPortal.GetAsync(client, $"investigations?limit=3&after={first["next"]}");
        var listed = first["investigations"]!.AsArray().Concat(second["investigations"]!.AsArray()).Select(item => (string)item!["id"]!).ToList();
        Assert.Equal(started.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Null(second["next"]);
        Assert.Equal([started[3]], (await TestPortal.GetAsync(client, "investigations?entity=cart"))["investigations"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Equal([started[2]], (await TestPortal.GetAsync(client, "investigations?text=NUMBER%202"))["investigations"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Empty((await TestPortal.GetAsync(client, "investigations?since=2999-01-01T00:00:00Z"))["investigations"]!.AsArray());
    }

    [Fact]
    public async Task Feedback_is_given_once_by_who_is_signed_in_and_replaced_only_where_it_says_so()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        using var confirmed = await client.PostAsJsonAsync($"investigations/{id}/feedback", JsonNode.Parse("""{"verdict":"confirmed","by":"mallory"}"""), Cancellation);
        Assert.Equal("confirmed", (string)(await TestPortal.ObjectAsync(confirmed))["feedback"]!);
        using var again = await client.PostAsJsonAsync($"investigations/{id}/feedback", JsonNode.Parse("""{"verdict":"rejected"}"""), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var corrected = await client.PostAsJsonAsync(
            $"investigations/{id}/feedback", JsonNode.Parse("""{"verdict":"corrected","cause":{"entity":"service:payments","failureMode":"bad-deploy"},"replaces":true}"""), Cancellation);
        Assert.Equal("corrected", (string)(await TestPortal.ObjectAsync(corrected))["feedback"]!);
        var told = (await TestPortal.FollowAsync(client, id)).Where(item => item.Type == "feedback-given").Select(item => (string)item.Data["text"]!);
        Assert.Equal(["ada: it was this", "ada: it was bad-deploy at payments"], told);
    }

    [Theory]
    [InlineData("""{"verdict":"corrected","cause":{"entity":"service:payments","failureMode":"made-up"}}""", "cause.failureMode 'made-up'")]
    [InlineData("""{"verdict":"rejected","cause":{"entity":"service:payments","failureMode":"bad-deploy"}}""", "\"corrected\" only")]
    [InlineData("""{"verdict":"confirmed","cause":{"entity":"service:payments","failureMode":"bad-deploy"}}""", "\"corrected\" only")]
    [InlineData("""{"verdict":true}""", "another type")]
    [InlineData("""{"verdict":7}""", "verdict is 7")]
    public async Task Feedback_that_memory_would_learn_wrongly_is_refused(string body, string told)
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        using var answer = await client.PostAsJsonAsync($"investigations/{id}/feedback", JsonNode.Parse(body), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var detail = (string)(await TestPortal.ObjectAsync(answer))["detail"]!;
        Assert.Contains(told, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Cleric.", detail, StringComparison.Ordinal);
        Assert.Null((string?)(await TestPortal.GetAsync(client, $"investigations/{id}"))["feedback"]);
    }

    [Fact]
    public async Task Nothing_of_another_tenant_is_found_and_who_looked_for_it_is_noted()
    {
        await using var portal = await TestPortal.StartAsync();
        using var ada = portal.Client();
        using var eve = portal.Client(TestPortal.Eve);
        var id = (string)(await TestPortal.StartIncidentAsync(ada))["id"]!;
        await TestPortal.FollowAsync(ada, id);
        foreach (var path in new[] { "", "/report", "/events", "/exhibits/E1", "/alerts" })
        {
            using var answer = await eve.GetAsync(new Uri($"investigations/{id}{path}", UriKind.Relative), Cancellation);
            using var unknown = await eve.GetAsync(new Uri($"investigations/none{path}", UriKind.Relative), Cancellation);
            Assert.Equal((HttpStatusCode.NotFound, await unknown.Content.ReadAsStringAsync(Cancellation)), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        }

        foreach (var (path, body) in new[] { ("cancel", "{}"), ("resume", "{}"), ("feedback", """{"verdict":"confirmed"}""") })
        {
            using var answer = await eve.PostAsJsonAsync($"investigations/{id}/{path}", JsonNode.Parse(body), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Empty((await TestPortal.GetAsync(eve, "investigations"))["investigations"]!.AsArray());
        var audits = await portal.Index.AuditsAsync("bank", 100, Cancellation);
        Assert.Equal(8, audits.Count(record => record is { Principal: "eve", Tenant: "bank", Outcome: "other tenant" } && record.Subject == id));
        Assert.Equal(5, audits.Count(record => record is { Principal: "eve", Outcome: "not found", Subject: "none" }));
        Assert.All(audits, record => Assert.Equal("bank", record.Tenant));
        Assert.Contains(await portal.Index.AuditsAsync("shop", 100, Cancellation), record => record is { Principal: "ada", Operation: "start", Outcome: "done" } && record.Subject == id);
    }

    [Theory]
    [InlineData("""{"trigger":{"kind":"alert"}}""", "name")]
    [InlineData("""{"trigger":{"kind":"alert","name":" "}}""", "alert's name")]
    [InlineData("""{"trigger":{"kind":"question","text":""}}""", "trigger.text")]
    [InlineData("""{"trigger":{"kind":"question","text":"why?","entity":"  "}}""", "trigger.entity")]
    [InlineData("""{"trigger":{"kind":"alert","name":"X","labels":{"team":null}}}""", "trigger.labels.team")]
    [InlineData("""{"trigger":{"kind":"teapot"}}""", "kind")]
    [InlineData("""{"trigger":{"text":"why?"}}""", "kind")]
    [InlineData("""{}""", "trigger is missing")]
    [InlineData("""null""", "null")]
    [InlineData("""{"trigger":""", "no JSON")]
    [InlineData("""{"trigger":{"kind":"alert","name":"X","at":"2999-01-01T00:00:00Z"}}""", "future")]
    [InlineData("""{"trigger":{"kind":"alert","name":"X"},"budget":{"maxQueries":0}}""", "maxQueries")]
    public async Task What_cannot_be_investigated_is_refused_with_what_to_do(string body, string named)
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("investigations", UriKind.Relative), content, Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(named, (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await TestPortal.GetAsync(client, "investigations"))["investigations"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"trigger":{"kind":"alert","name":"CheckoutErrorRatioHigh"}}""")]
    [InlineData("""{"trigger":{"kind":"question","text":"Why is checkout slow?"}}""")]
    [InlineData("""{"trigger":{"kind":"anomaly","metric":"http.server.request.duration"}}""")]
    [InlineData("""{"trigger":{"changeId":"4f2a91c","kind":"change"}}""")]
    public async Task What_says_the_least_there_is_to_say_is_investigated(string body)
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("investigations", UriKind.Relative), content, Cancellation);
        var id = (string)(await TestPortal.ObjectAsync(answer))["id"]!;
        var ended = (await TestPortal.FollowAsync(client, id))[^1];
        Assert.Equal(("concluded", null), ((string)ended.Data["status"]!, (string?)ended.Data["error"]));
    }

    [Fact]
    public async Task A_budget_can_only_be_smaller_than_the_hosts()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var body = TestPortal.Incident();
        body["budget"] = JsonNode.Parse("""{"maxQueries":1000000,"maxTime":"23:00:00","maxRows":4}""");
        using var answer = await client.PostAsJsonAsync("investigations", body, Cancellation);
        var id = (string)(await TestPortal.ObjectAsync(answer))["id"]!;
        var request = await portal.Index.RequestAsync(id, Cancellation);
        Assert.Equal((120, TimeSpan.FromMinutes(5), 4L), (request!.Budget!.MaxQueries, request.Budget.MaxTime, request.Budget.MaxRows));
    }

    [Fact]
    public async Task A_form_of_another_site_and_a_body_that_is_too_large_are_refused()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.MaxBodyBytes = 1024);
        using var client = portal.Client();
        using var form = new StringContent("""{"trigger":{"kind":"alert","name":"X"}}""", Encoding.UTF8, "text/plain");
        using var refused = await client.PostAsync(new Uri("investigations", UriKind.Relative), form, Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        using var large = new StringContent($$$"""{"trigger":{"kind":"alert","name":"{{{new string('x', 2000)}}}"}}""", Encoding.UTF8, "application/json");
        using var tooLarge = await client.PostAsync(new Uri("investigations", UriKind.Relative), large, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    [Fact]
    public async Task A_body_that_says_no_length_and_is_too_large_is_refused_with_what_to_do()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.MaxBodyBytes = 1024, kestrel: true);
        using var client = portal.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "investigations") { Content = new StringContent($$$"""{"trigger":{"kind":"alert","name":"{{{new string('x', 100_000)}}}"}}""", Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("1024 bytes", (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_as_long_as_a_book_is_refused()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        using var answer = await client.PostAsJsonAsync("investigations", new JsonObject { ["trigger"] = new JsonObject { ["kind"] = "question", ["text"] = new string('x', 5000) } }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("4000 characters", (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_and_cannot_be_read_is_the_hosts_fault_and_its_paths_are_not_told()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        Directory.Delete(Path.Combine(portal.Folder, "cases"), recursive: true);
        foreach (var path in new[] { "report", "exhibits/E1", "events" })
        {
            using var answer = await client.GetAsync(new Uri($"investigations/{id}/{path}", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            var detail = (string)(await TestPortal.ObjectAsync(answer))["detail"]!;
            Assert.Contains("log", detail, StringComparison.Ordinal);
            Assert.DoesNotContain(portal.Folder, detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text/html;q=0", "application/json")]
    [InlineData("text/html;q=0, text/markdown;q=0.1", "text/markdown")]
    [InlineData("text/html", "text/html")]
    public async Task A_format_that_is_not_wanted_is_not_sent(string accept, string sent)
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"investigations/{id}/report");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(sent, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_try_again_and_holds_up_nobody_else()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.StartsPerMinute = 2);
        using var ada = portal.Client();
        using var bob = portal.Client(TestPortal.Bob);
        await TestPortal.StartIncidentAsync(ada);
        await TestPortal.StartIncidentAsync(ada);
        using var refused = await ada.PostAsJsonAsync("investigations", TestPortal.Incident(), Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await TestPortal.StartIncidentAsync(bob);
    }

    [Theory]
    [InlineData("investigations?status=done", "status")]
    [InlineData("investigations?status=queued,running", "status")]
    [InlineData("investigations?status=1", "status")]
    [InlineData("investigations?status=queued&status=running", "status")]
    [InlineData("investigations?entity=cart&entity=checkout", "entity")]
    [InlineData("investigations?limit=0", "limit")]
    [InlineData("investigations?since=yesterday", "since")]
    [InlineData("memory?entity=%20", "entity")]
    [InlineData("memory?kind=episode,fact", "kind")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string named)
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(named, (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.Ordinal);
    }
}
