using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cleric.Testing.Http;

namespace Cleric.Testing.Tests.Http;

public sealed class RecordingTests : IDisposable
{
    private const string Secret = "s3cr3t/value&more";
    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Recording => Path.Combine(_folder, "recordings", "feed.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_is_replayed()
    {
        var asked = 0;
        await RecordAsync(_ => Answer($"answer {++asked}"), "a?x=1&y=2", "b", "a?y=2&x=1");
        var replay = new ReplayHandler(Recording);
        using var http = new HttpClient(replay) { BaseAddress = new Uri("http://another.host:99/") };
        Assert.Equal("answer 1", await http.GetStringAsync("a?x=1&y=2", Token));
        Assert.Equal(["GET /b"], replay.Unused);
        Assert.Equal("answer 3", await http.GetStringAsync("a?y=2&x=1", Token));
        Assert.Equal("answer 3", await http.GetStringAsync("a?x=1&y=2", Token));
        using var other = await http.GetAsync("b", Token);
        Assert.Equal(("answer 2", "text/plain", TimeSpan.FromSeconds(7)), (await other.Content.ReadAsStringAsync(Token), other.Content.Headers.ContentType!.MediaType, other.Headers.RetryAfter!.Delta));
        Assert.Empty(replay.Unused);
    }

    [Fact]
    public async Task A_connector_gives_the_same_answer_from_the_recording()
    {
        var query = new Queries.ChangeQuery { Entity = new Entities.Entity("checkout"), Window = Feed.Window };
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Feed.Window.End);
        using var live = new HttpClient(new RecordingHandler(new Feed(pageSize: 2), Recording));
        var first = await new FeedConnector(live, time).AskAsync(query, Token);
        using var again = new HttpClient(new ReplayHandler(Recording));
        var second = await new FeedConnector(again, time).AskAsync(query, Token);
        Assert.Equal(7, first.Rows);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(first), System.Text.Json.JsonSerializer.Serialize(second));
        Assert.Equal(4, File.ReadLines(Recording).Count());
        Assert.DoesNotContain(Feed.Token, await File.ReadAllTextAsync(Recording, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_written_nowhere()
    {
        var options = new HttpRecordingOptions { Secrets = { Secret } };
        using var recorder = new HttpClient(new RecordingHandler(
            new Scripted(_ =>
            {
                var response = Answer($"you sent {Secret}, and {Uri.EscapeDataString(Secret)}; next: http://x/?page=2&api_key=hidden-in-a-link");
                response.Headers.Add("Set-Cookie", "session=hidden-in-a-cookie");
                response.Headers.Add("Link", "<http://x/?token=hidden-in-a-header&page=2>; rel=next");
                return response;
            }),
            Recording,
            options));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://x/search?access_token=hidden-in-a-query&q={Uri.EscapeDataString(Secret)}&page=1")
        {
            Content = new FormUrlEncodedContent([new("password", "hidden-in-a-form"), new("query", "up")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "hidden-in-authorization");
        request.Headers.Add("Cookie", "hidden-in-a-cookie");
        request.Headers.Add("X-Scope-OrgID", "hidden-tenant");
        using var response = await recorder.SendAsync(request, Token);
        Assert.Contains(Secret, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        var written = await File.ReadAllTextAsync(Recording, Token);
        Assert.DoesNotContain("hidden", written, StringComparison.Ordinal);
        Assert.All(Scrubber.FormsOf(Secret), form => Assert.DoesNotContain(form, written, StringComparison.Ordinal));
        Assert.Contains("page=1", written, StringComparison.Ordinal);

        // Another secret in the same place is the same request.
        using var replay = new HttpClient(new ReplayHandler(Recording, options));
        using var same = new FormUrlEncodedContent([new("password", "another"), new("query", "up")]);
        using var found = await replay.PostAsync($"http://x/search?access_token=another&q={Uri.EscapeDataString(Secret)}&page=1", same, Token);
        Assert.Equal("<http://x/?token=***&page=2>; rel=next", found.Headers.GetValues("Link").Single());
    }

    [Fact]
    public async Task A_request_without_a_recording_is_named_and_so_is_the_nearest()
    {
        await RecordAsync(_ => Answer("x"), "api/query?query=up&start=1&end=2", "api/rules");
        using var replay = new HttpClient(new ReplayHandler(Recording)) { BaseAddress = new Uri("http://x/") };
        var fault = await Assert.ThrowsAsync<ClericException>(() => replay.GetStringAsync("api/query?query=up&start=1&end=3", Token));
        Assert.Contains("no recording of GET /api/query?query=up&start=1&end=3. The nearest is GET /api/query?query=up&start=1&end=2: it has 'end=2' where 'end=3' was asked for.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("feed.jsonl", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_that_are_ignored_tell_no_requests_apart()
    {
        await RecordAsync(_ => Answer("x"), "q?at=1&of=a");
        using var replay = new HttpClient(new ReplayHandler(Recording, new HttpRecordingOptions { IgnoredParameters = { "at" } })) { BaseAddress = new Uri("http://x/") };
        Assert.Equal("x", await replay.GetStringAsync("q?of=a&at=2", Token));
        await Assert.ThrowsAsync<ClericException>(() => replay.GetStringAsync("q?of=b&at=2", Token));
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were()
    {
        byte[] bytes = [0, 255, 1, 254];
        await RecordAsync(_ => new HttpResponseMessage { Content = new ByteArrayContent(bytes) }, "a");
        using var replay = new HttpClient(new ReplayHandler(Recording)) { BaseAddress = new Uri("http://x/") };
        Assert.Equal(bytes, await replay.GetByteArrayAsync("a", Token));
    }

    [Fact]
    public async Task A_recording_goes_on_where_there_is_one()
    {
        await RecordAsync(_ => Answer("x"), "a");
        await RecordAsync(_ => Answer("x"), "b");
        Assert.Equal(["/a", "/b"], (await File.ReadAllLinesAsync(Recording, Token)).Select(line => line.Split('"')[7]));
    }

    [Fact]
    public async Task The_rules_for_connectors_hold_while_they_are_recorded_and_from_the_recording()
    {
        foreach (var make in (Func<HttpMessageHandler>[])[() => new RecordingHandler(new Feed(), Recording), () => new ReplayHandler(Recording)])
        {
            Assert.Empty(await HttpConnectorConformanceTestsTests.FailuresAsync(new Recorded(make)));
        }
    }

    [Fact]
    public async Task A_recording_that_is_missing_or_broken_is_told()
    {
        Assert.Contains("Make it with a RecordingHandler", Assert.Throws<ClericException>(() => new ReplayHandler(Recording)).Message, StringComparison.Ordinal);
        await RecordAsync(_ => Answer("x"), "a");
        await File.AppendAllTextAsync(Recording, "{\"method\":\"GET\"}\n", Token);
        Assert.Contains("Line 2 of the recording", Assert.Throws<ClericException>(() => new ReplayHandler(Recording)).Message, StringComparison.Ordinal);
        Assert.Contains("fewer than 4 characters", Assert.Throws<ClericException>(() => new RecordingHandler(new Feed(), Recording, new HttpRecordingOptions { Secrets = { "abc" } })).Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Answer(string text)
    {
        var response = new HttpResponseMessage { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
        return response;
    }

    private async Task RecordAsync(Func<HttpRequestMessage, HttpResponseMessage> system, params string[] paths)
    {
        using var http = new HttpClient(new RecordingHandler(new Scripted(system), Recording)) { BaseAddress = new Uri("http://feed.test/") };
        foreach (var path in paths)
        {
            using var response = await http.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private sealed class Recorded(Func<HttpMessageHandler> make) : FeedConformance(Flaw.None)
    {
        protected override HttpMessageHandler MakeSystem() => make();

        protected override HttpMessageHandler? MakePagedSystem() => null;
    }

    private sealed class Scripted(Func<HttpRequestMessage, HttpResponseMessage> script) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(script(request));
    }
}
