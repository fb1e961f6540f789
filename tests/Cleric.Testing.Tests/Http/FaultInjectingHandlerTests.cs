using System.Net;
using Cleric.Testing.Http;

namespace Cleric.Testing.Tests.Http;

public sealed class FaultInjectingHandlerTests
{
    private const string Whole = """{"a":[1,2,3]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Faults_follow_the_plan()
    {
        var handler = new FaultInjectingHandler(new System(), (_, call) => call switch
        {
            1 => HttpFault.Status(HttpStatusCode.TooManyRequests, "busy", TimeSpan.FromSeconds(30)),
            2 => HttpFault.Unreachable,
            3 => HttpFault.Redirect(new Uri("http://elsewhere.test/"), HttpStatusCode.PermanentRedirect),
            _ => HttpFault.None,
        });
        using var http = new HandlerClientFactory(handler).CreateClient("any");
        using var busy = await http.GetAsync("http://x/", Token);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(30)), (busy.StatusCode, busy.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpRequestError.ConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://x/", Token))).HttpRequestError);
        using var redirect = await http.GetAsync("http://x/", Token);
        Assert.Equal((HttpStatusCode.PermanentRedirect, "elsewhere.test"), (redirect.StatusCode, redirect.Headers.Location!.Host));
        Assert.Equal(Whole, await http.GetStringAsync("http://x/", Token));
        Assert.Equal(4, handler.Calls);
    }

    [Fact]
    public async Task A_body_is_cut_breaks_off_or_never_ends()
    {
        Assert.Equal(Whole[..(Whole.Length / 2)], await ReadAsync(HttpFault.CutOff));
        Assert.Equal(HttpRequestError.ResponseEnded, (await Assert.ThrowsAsync<HttpIOException>(() => ReadAsync(HttpFault.BreakOff))).HttpRequestError);
        await Assert.ThrowsAsync<HttpIOException>(() => ReadAsync(HttpFault.Endless(most: 10_000)));
        Assert.Equal("<html>", await ReadAsync(HttpFault.Body("<html>", "text/html")));
    }

    [Fact]
    public async Task A_hang_ends_when_it_is_cancelled()
    {
        foreach (var fault in (HttpFault[])[HttpFault.Hang, HttpFault.HangInBody])
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var reading = ReadAsync(fault, source.Token);
            Assert.False(reading.IsCompleted);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }
    }

    [Fact]
    public async Task A_clock_is_as_it_is_told_to_be()
    {
        using var http = new HttpClient(new FaultInjectingHandler(new System(), HttpFault.Clock(Feed.Start)));
        using var response = await http.GetAsync("http://x/", Token);
        Assert.Equal(Feed.Start, response.Headers.Date);
        Assert.Equal(Whole, await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<string> ReadAsync(HttpFault fault, CancellationToken? token = null)
    {
        using var http = new HttpClient(new FaultInjectingHandler(new System(), fault));
        using var response = await http.GetAsync("http://x/", HttpCompletionOption.ResponseHeadersRead, token ?? Token);
        await using var body = await response.Content.ReadAsStreamAsync(token ?? Token);
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(token ?? Token);
    }

    private sealed class System : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage { Content = new StringContent(Whole) });
    }
}
