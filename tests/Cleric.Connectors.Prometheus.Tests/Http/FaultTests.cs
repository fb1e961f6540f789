using System.Net;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests.Http;

/// <summary>Whatever a server does is an answer in words that an operator can act on, or a fault that is tried again.</summary>
public sealed class FaultTests
{
    private const string Secret = "s3cr3t-t0ken";
    private readonly FakeTimeProvider _time = new(SmallServer.End);

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis"}""", "unclosed left parenthesis")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory in query execution"}""", "too many samples")]
    [InlineData(404, "404 page not found", "Check BaseAddress, and whether it needs a path prefix")]
    [InlineData(405, "", "Check BaseAddress")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}""", "Ask for a shorter window, a larger step or less")]
    [InlineData(200, """{"status":"error","errorType":"bad_data","error":"something broke"}""", "refused the query (bad_data): something broke")]
    [InlineData(200, "{\"hello\":\"world\"}", "none of the answers of Prometheus' API")]
    [InlineData(200, "[1,2,3]", "none of its API's answers")]
    [InlineData(200, "what?", "no JSON")]
    [InlineData(418, "I am a teapot", "HTTP 418: I am a teapot")]
    public async Task What_stays_wrong_is_failed(int status, string body, string words)
    {
        var answer = await Answering(() => ScriptedServer.Json(body, (HttpStatusCode)status)).AskAsync<NoAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
        Assert.Equal("up", answer.SentAs);
    }

    [Theory]
    [InlineData(401, "no org id", "no org id")]
    [InlineData(403, "", "Check the credentials")]
    public async Task What_may_not_be_seen_is_denied(int status, string body, string words)
    {
        var answer = await Answering(() => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) }).AskAsync<NoAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
        Assert.Contains("tenant", answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task What_may_pass_is_thrown_to_be_tried_again(int status)
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => Answering(() => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("busy") }).AskAsync<NoAnswer>(Query(), time: _time));
        Assert.Equal((HttpStatusCode)status, fault.StatusCode);
        Assert.Contains("busy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_no_answer()
    {
        var answer = await Answering(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>log in</html>", Encoding.UTF8, "text/html") }).AskAsync<NoAnswer>(Query(), time: _time);
        Assert.Contains("answered with a page", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_anywhere_is_thrown_and_never_half_an_answer()
    {
        const string Whole = """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1767276000,"1"]]}]}}""";
        for (var length = 0; length < Whole.Length; length++)
        {
            var cut = Whole[..length];
            var fault = await Assert.ThrowsAsync<IOException>(() => Answering(() => ScriptedServer.Json(cut)).AskAsync<MetricAnswer>(Query(), time: _time));
            Assert.Contains(length == 0 ? "empty answer" : "cut off", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_thrown()
    {
        var fault = await Assert.ThrowsAsync<IOException>(() => Answering(() => new HttpResponseMessage { Content = new StreamContent(new Endless("{\"status\":\"success\",\"data\":{", "", breaksAt: 1)) }).AskAsync<MetricAnswer>(Query(), time: _time));
        Assert.Contains("broke off", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_series_are_not_read_to_their_end()
    {
        var stream = new Endless("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"i":"x"},"values":[[1767276590,"1"]]}""", """,{"metric":{"i":"y"},"values":[[1767276590,"1"]]}""", breaksAt: 1_000_000);
        var answer = await Answering(() => new HttpResponseMessage { Content = new StreamContent(stream) }).AskAsync<MetricAnswer>(Query(), options => options.MaxSeries = 1000, _time);
        Assert.Equal((Coverage.CutShort, 1000), (answer.Coverage, answer.Series.Count));
        Assert.InRange(stream.Served, 1000, 100_000);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_failed()
    {
        var stream = new Endless("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"i":"x"},"values":[[1767276590,"1"]""", """,[1767276590,"1"]""", breaksAt: 1_000_000);
        var answer = await Answering(() => new HttpResponseMessage { Content = new StreamContent(stream) }).AskAsync<NoAnswer>(Query(), options => options.MaxResponseBytes = 100_000, _time);
        Assert.Contains("longer than MaxResponseBytes (100000)", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_without_end_is_failed()
    {
        var stream = new Endless("{\"status\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", breaksAt: 1_000_000);
        var answer = await Answering(() => new HttpResponseMessage { Content = new StreamContent(stream) }).AskAsync<NoAnswer>(Query(), time: _time);
        Assert.Contains("a single text", answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "ahead of")]
    [InlineData(-1, "behind")]
    public async Task A_clock_an_hour_apart_is_failed(int hours, string words)
    {
        HttpResponseMessage Dated()
        {
            var response = ScriptedServer.Matrix();
            response.Headers.Date = SmallServer.End + TimeSpan.FromHours(hours);
            return response;
        }

        var answer = await Answering(Dated).AskAsync<NoAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains($"0.01:00:00 {words} this host's", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Empty, (await Answering(Dated).AskAsync<MetricAnswer>(Query(), options => options.ClockTolerance = TimeSpan.FromHours(2), _time)).Coverage);
    }

    [Fact]
    public async Task A_redirect_within_the_server_is_followed()
    {
        var server = new ScriptedServer { Script = asked => asked.Path.StartsWith("/prom/", StringComparison.Ordinal) ? Redirect("/other/api/v1/query_range?query=up&start=1&end=2&step=1") : ScriptedServer.Matrix() };
        Assert.Equal(Coverage.Empty, (await server.AskAsync<MetricAnswer>(Query(), WithSecret, _time)).Coverage);
        Assert.All(server.Asked, asked => Assert.Equal($"Bearer {Secret}", asked.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("https://login.test/", "login.test")]
    [InlineData("http://prometheus.test:9091/", "prometheus.test:9091")]
    public async Task Credentials_go_to_no_other_host(string location, string host)
    {
        var server = new ScriptedServer { Script = asked => asked.Uri.Authority == ScriptedServer.Address.Authority ? Redirect(location) : ScriptedServer.Matrix() };
        var answer = await server.AskAsync<NoAnswer>(Query(), WithSecret, _time);
        Assert.Contains(host, answer.Note, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_redirect_without_end_or_aim_is_failed()
    {
        Assert.Contains("again and again", (await Answering(() => Redirect("/prom/api/v1/query_range")).AskAsync<NoAnswer>(Query(), time: _time)).Note, StringComparison.Ordinal);
        Assert.Contains("without saying where", (await Answering(() => new HttpResponseMessage(HttpStatusCode.Found)).AskAsync<NoAnswer>(Query(), time: _time)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_too_long_is_a_timeout_and_a_cancelled_query_is_cancelled()
    {
        var hanging = new Hanging();
        var asking = new PrometheusConnector(new PrometheusOptions { BaseAddress = ScriptedServer.Address, Timeout = TimeSpan.FromSeconds(5) }, hanging, _time).AskAsync(Query(), TestContext.Current.CancellationToken).AsTask();
        await hanging.Asked;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("within Timeout (5 s)", (await Assert.ThrowsAsync<TimeoutException>(() => asking)).Message, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var again = new Hanging();
        var stopped = new PrometheusConnector(new PrometheusOptions { BaseAddress = ScriptedServer.Address }, again, _time).AskAsync(Query(), stop.Token).AsTask();
        await again.Asked;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    [Fact]
    public async Task No_secret_is_in_what_is_said()
    {
        var echo = Answering(() => ScriptedServer.Json($$"""{"status":"error","errorType":"bad_data","error":"header was Bearer {{Secret}} and hunter22 and k-1234"}""", HttpStatusCode.BadRequest));
        var answer = await echo.AskAsync<NoAnswer>(Query(), options =>
        {
            WithSecret(options);
            (options.Username, options.Password) = ("reader", "hunter22");
            options.Headers["X-Key"] = "k-1234";
        }, _time);
        Assert.Contains("header was Bearer *** and *** and ***", answer.Note, StringComparison.Ordinal);
        Assert.Equal("k-1234", echo.Asked[^1].Headers["X-Key"]);
    }

    [Fact]
    public async Task Credentials_and_tenant_are_sent()
    {
        var server = new ScriptedServer();
        await server.AskAsync<MetricAnswer>(Query(), options => (options.Username, options.Password, options.Tenant) = ("reader", "hunter2", "team-a"), _time);
        Assert.Equal(("Basic cmVhZGVyOmh1bnRlcjI=", "team-a"), (server.Asked[^1].Headers["Authorization"], server.Asked[^1].Headers["X-Scope-OrgID"]));

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, " first\n", TestContext.Current.CancellationToken);
        var connector = server.Connector(options => options.BearerTokenFile = file, _time);
        await connector.AskAsync(Query(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, "second", TestContext.Current.CancellationToken);
        await connector.AskAsync(Query(), TestContext.Current.CancellationToken);
        Assert.Equal(["Bearer first", "Bearer second"], server.Asked.TakeLast(2).Select(asked => asked.Headers["Authorization"]));
        File.Delete(file);
        Assert.Contains("cannot be read", Assert.IsType<NoAnswer>(await connector.AskAsync(Query(), TestContext.Current.CancellationToken)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_reads_its_own_tenant_and_without_one_nothing()
    {
        var server = new ScriptedServer();
        void Confined(PrometheusOptions options) => (options.TenantFromCaller, options.Tenant, options.TenantHeader) = (true, "everything", "THANOS-TENANT");
        await server.AskAsync<MetricAnswer>(Query() with { Caller = new Caller("ann", "team-b") }, Confined, _time);
        Assert.Equal("team-b", server.Asked[^1].Headers["THANOS-TENANT"]);
        var denied = await server.AskAsync<NoAnswer>(Query() with { Caller = new Caller("bob") }, Confined, _time);
        Assert.Equal(Coverage.Denied, denied.Coverage);
        Assert.Contains("'bob' has no tenant", denied.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_and_headers_that_cannot_be_sent_are_failed_without_being_told()
    {
        var server = new ScriptedServer();
        foreach (var configure in (Action<PrometheusOptions>[])[options => options.BearerToken = _ => new("a\nb-secret"), options => options.BearerToken = _ => new(""), options => options.Headers["X-Key"] = "a\nb-secret"])
        {
            var answer = await server.AskAsync<NoAnswer>(Query(), configure, _time);
            Assert.Equal(Coverage.Failed, answer.Coverage);
            Assert.DoesNotContain("b-secret", answer.Note, StringComparison.Ordinal);
        }
    }

    private static void WithSecret(PrometheusOptions options) => options.BearerToken = _ => new(Secret);

    private static HttpResponseMessage Redirect(string location) => new(HttpStatusCode.Found) { Headers = { Location = new Uri(location, UriKind.RelativeOrAbsolute) } };

    private static ScriptedServer Answering(Func<HttpResponseMessage> answer) => new() { Script = _ => answer() };

    private static MetricQuery Query() => new() { Entity = new Entity("checkout"), Window = SmallServer.Window, Native = "up" };

    private sealed class Hanging : HttpMessageHandler, IHttpClientFactory
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    /// <summary>A beginning, and then the same over and over, until the connection breaks.</summary>
    private sealed class Endless(string first, string then, int breaksAt) : MemoryStream
    {
        private readonly byte[] _then = Encoding.UTF8.GetBytes(then);
        private bool _began;

        public int Served { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_began)
            {
                _began = true;
                return new(Encoding.UTF8.GetBytes(first, buffer.Span));
            }

            var count = 0;
            while (_then.Length > 0 && Served < breaksAt && count + _then.Length <= buffer.Length)
            {
                _then.CopyTo(buffer.Span[count..]);
                count += _then.Length;
                Served++;
            }

            if (count == 0 && _then.Length > 0 && buffer.Length < _then.Length && Served < breaksAt)
            {
                // The rest of a block is filled with white space, or with the same letter in the middle of a text.
                buffer.Span.Fill(then[0] == 'x' ? (byte)'x' : (byte)' ');
                return new(buffer.Length);
            }

            return count > 0 ? new(count) : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }
    }
}
