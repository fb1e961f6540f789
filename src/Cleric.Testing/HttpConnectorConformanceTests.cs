using System.Net;
using System.Text;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Testing.Http;
using Xunit;

namespace Cleric.Testing;

/// <summary>
/// What must hold of every connector that asks a system over HTTP, beside what holds of all: a refusal is denied, trouble is never told as "nothing there", credentials go nowhere else, the secret
/// is told to nobody, an answer without end is not read to its end, and nothing is written. The suite puts the faults between the connector and the system; the connector's author hands over both.
/// </summary>
/// <remarks>
/// Give the connector short limits (of the size of answers above all) where its options have them: the suite is quicker then. Its clock should be at <see cref="Now"/>.
/// </remarks>
/// <example>
/// <code>
/// public sealed class MyConnectorConformance : HttpConnectorConformanceTests
/// {
///     protected override Entity KnownEntity => new("checkout");
///     protected override TimeWindow KnownWindow => new(start, start.AddMinutes(5));
///     protected override string? Secret => "a-token-for-tests";
///     protected override HttpMessageHandler MakeSystem() => new ReplayHandler("recordings/checkout.jsonl");
///     protected override IConnector Connect(HttpMessageHandler handler) => new MyConnector(new HttpClient(handler) { BaseAddress = address }, Secret);
/// }
/// </code>
/// </example>
public abstract class HttpConnectorConformanceTests : ConnectorConformanceTests
{
    private const string Page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action=\"/login\">Sign in to go on.</form></body></html>";
    private const int MostRequests = 500;
    private static readonly Uri Elsewhere = new("https://elsewhere.invalid/api");

    /// <summary>A credential that <see cref="Connect"/> gives to the connector, of 8 characters or more; null where the system takes none.</summary>
    protected abstract string? Secret { get; }

    /// <summary>Where the connector's clock stands. Default: the end of the known window.</summary>
    protected virtual DateTimeOffset Now => KnownWindow.End;

    /// <summary>The ends of paths to which a POST is a question ("/search"). Default none: every request has to be a GET or a HEAD.</summary>
    protected virtual IReadOnlyCollection<string> QueryPaths => [];

    /// <summary>How the system tells of an error with status 200. Default: a JSON object with the usual fields (status, ok, error, errors, message).</summary>
    protected virtual string ErrorBody => """{"status":"error","ok":false,"error":"the query failed","message":"the query failed","errors":[{"message":"the query failed"}]}""";

    /// <summary>Whether a body of no bytes is how the system says that there is nothing, as formats with a line a row have it. Default false.</summary>
    protected virtual bool EmptyBodyIsAnAnswer => false;

    /// <summary>Whether the times of the rows come from the clock of the server that answers, so that a clock that is wrong has to be told. Default true.</summary>
    protected virtual bool ServerTellsTime => true;

    /// <summary>The most bytes of one answer that the connector may read before it stops. Default 128 MiB.</summary>
    protected virtual long MostBytes => 128L << 20;

    /// <summary>Stands in for the system, with the known data: a handler of the test's own, or a <see cref="ReplayHandler"/>. Called anew for each query.</summary>
    protected abstract HttpMessageHandler MakeSystem();

    /// <summary>A connector whose requests go through <paramref name="handler"/>, with <see cref="Secret"/> among its options.</summary>
    /// <param name="handler">What to send through (<see cref="HandlerClientFactory"/> makes a factory of it).</param>
    protected abstract IConnector Connect(HttpMessageHandler handler);

    /// <summary>The same system with the same data, in pages so small that some kind takes three requests or more. Default null: the system has no pages.</summary>
    protected virtual HttpMessageHandler? MakePagedSystem() => null;

    /// <summary>
    /// A connector as a host gets it, with the handler that its registration makes, and <see cref="Secret"/> among its options. A handler follows redirects by itself unless it is told not to, and
    /// then takes headers of one's own along. Default null: that is not tested.
    /// </summary>
    /// <param name="address">Where the system is: on loopback.</param>
    protected virtual IConnector? ConnectAsHosted(Uri address) => null;

    /// <summary>Whether a request carries the credential. Default: whether a header or the address holds <see cref="Secret"/>, as it is or in Base64.</summary>
    /// <param name="request">The request.</param>
    protected virtual bool Carries(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Secret is { } secret && request.Headers.SelectMany(header => header.Value).Append(request.RequestUri?.ToString() ?? "").SelectMany(Forms).Any(text => text.Contains(secret, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    protected sealed override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(Connect(MakeSystem()));

    /// <summary>401 and 403 are denied, and the note says what to do.</summary>
    [Fact]
    public async Task A_refusal_is_denied_in_words()
    {
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden])
        {
            foreach (var outcome in await AskAllAsync(HttpFault.Status(status, "no")).ConfigureAwait(true))
            {
                var what = $"{outcome.Kind}: HTTP {(int)status}";
                Assert.True(outcome.Thrown is null, $"{what} ended in {outcome}. Answer NoAnswer.Denied(...): a credential does not mend by trying again.");
                Assert.True(outcome.Answer!.Coverage == Coverage.Denied, $"{what} was told as {outcome}, not as Denied.");
                Assert.True(outcome.Answer.Note?.Split(' ').Length >= 4, $"{what} was denied with the note '{outcome.Answer.Note}'. Say what to do: which option to check, which right is needed.");
            }
        }
    }

    /// <summary>429, 5xx and a server that cannot be reached are thrown, to be tried again, or failed.</summary>
    [Fact]
    public async Task A_busy_or_broken_server_is_never_empty()
    {
        foreach (var status in (int[])[429, 500, 502, 503, 504])
        {
            AssertFailed(await AskAllAsync(HttpFault.Status((HttpStatusCode)status, "busy", TimeSpan.FromMinutes(10))).ConfigureAwait(true), $"HTTP {status}");
        }

        AssertFailed(await AskAllAsync(HttpFault.Unreachable).ConfigureAwait(true), "a connection that was refused");
    }

    /// <summary>Whoever waits for a server that says nothing, or stops in the middle of its answer, stops when the query is cancelled.</summary>
    [Fact]
    public async Task A_hanging_server_is_left_when_the_query_is_cancelled()
    {
        foreach (var (fault, what) in ((HttpFault, string)[])[(HttpFault.Hang, "a server that never answers"), (HttpFault.HangInBody, "a server that stops in the middle of its answer")])
        {
            foreach (var kind in Connect(MakeSystem()).Descriptor.Capabilities.Select(capability => capability.Kind))
            {
                using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
                var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using var handler = new FaultInjectingHandler(MakeSystem(), (_, _) =>
                {
                    hanging.TrySetResult();
                    return fault;
                });
                var asking = Connect(handler).AskAsync(MakeQuery(kind, KnownEntity, KnownWindow, Plenty), cancel.Token).AsTask();
                await Task.WhenAny(hanging.Task, asking).ConfigureAwait(true);
                await cancel.CancelAsync().ConfigureAwait(true);
                var thrown = await Record.ExceptionAsync(() => InTimeAsync(asking, $"{kind}: {what} was still waited for after the query was cancelled. Pass the cancellation token on to the request and to the reading of its body.")).ConfigureAwait(true);
                Assert.True(thrown is not Xunit.Sdk.XunitException, thrown?.Message);
                if (hanging.Task.IsCompleted)
                {
                    Assert.True(thrown is OperationCanceledException, $"{kind}: {what}, and a query that was cancelled, ended in {new Outcome(kind, thrown is null ? await asking.ConfigureAwait(true) : null, thrown)}. Let OperationCanceledException through.");
                }
            }
        }
    }

    /// <summary>A redirect to another host is not followed with the credential.</summary>
    [Fact]
    public async Task Credentials_go_to_no_other_host()
    {
        foreach (var status in (int[])[301, 302, 303, 307, 308])
        {
            var log = new List<Sent>();
            var outcomes = await AskAllAsync((request, _) => request.RequestUri!.Host == Elsewhere.Host ? HttpFault.Status(HttpStatusCode.NotFound) : HttpFault.Redirect(Elsewhere, (HttpStatusCode)status), log: log).ConfigureAwait(true);
            Assert.True(!log.Exists(sent => sent.Uri.Host == Elsewhere.Host && sent.Carried), $"A redirect (HTTP {status}) to another host was followed with the credential. Do not follow it, or without the credential.");
            AssertFailed(outcomes, $"a redirect (HTTP {status}) to another host");
        }

        if (Secret is not null)
        {
            var system = new RedirectingServer(Carries);
            await using (system.ConfigureAwait(true))
            {
                if (ConnectAsHosted(system.Address) is { } hosted)
                {
                    foreach (var capability in hosted.Descriptor.Capabilities)
                    {
                        await AskAsync(hosted, capability.Kind).ConfigureAwait(true);
                    }

                    Assert.True(system.Redirects > 0, $"ConnectAsHosted made a connector that did not ask {system.Address}.");
                    Assert.True(!system.Carried, "The handler that the registration makes followed a redirect to another host, with the credential. Set AllowAutoRedirect = false on the primary handler.");
                }
            }
        }
    }

    /// <summary>A page to log in at, sent with status 200, is no answer.</summary>
    [Fact]
    public async Task A_page_is_no_answer()
    {
        AssertNoAnswer(await AskAllAsync(HttpFault.Body(Page, "text/html")).ConfigureAwait(true), "a page (text/html) with status 200");
        AssertNoAnswer(await AskAllAsync(HttpFault.Body(Page)).ConfigureAwait(true), "a page that is said to be JSON");
    }

    /// <summary>An answer that breaks off is never taken for whole, nor for none.</summary>
    [Fact]
    public async Task An_answer_that_breaks_off_is_never_whole()
    {
        AssertNoAnswer(await AskAllAsync(HttpFault.BreakOff).ConfigureAwait(true), "a connection that was lost in the middle of an answer");
        AssertNoAnswer(await AskAllAsync(HttpFault.CutOff, onlyJson: true).ConfigureAwait(true), "half a JSON document");
    }

    /// <summary>A body of no bytes is no answer, unless the system says "nothing" in that way.</summary>
    [Fact]
    public async Task An_empty_body_is_no_answer()
    {
        if (!EmptyBodyIsAnAnswer)
        {
            AssertNoAnswer(await AskAllAsync(HttpFault.Body("")).ConfigureAwait(true), "a body of no bytes with status 200");
        }
    }

    /// <summary>An error that comes with status 200 is an error.</summary>
    [Fact]
    public async Task An_error_told_with_status_200_is_no_answer() =>
        AssertNoAnswer(await AskAllAsync(HttpFault.Body(ErrorBody)).ConfigureAwait(true), $"an error told with status 200 ({ErrorBody})");

    /// <summary>What never ends is not read for ever.</summary>
    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        var endless = new HttpFault.EndlessFault(MostBytes);
        var outcomes = await AskAllAsync(endless).ConfigureAwait(true);
        Assert.True(!endless.Overrun, $"An answer without end was read for more than {MostBytes} bytes. Read the body as a stream (HttpCompletionOption.ResponseHeadersRead), count its bytes, and stop at a limit.");
        AssertNoAnswer(outcomes, "an answer without end");
    }

    /// <summary>The credential is in no note, query, link or exception, also when the system repeats it.</summary>
    [Fact]
    public async Task The_secret_is_never_told()
    {
        if (Secret is not { } secret)
        {
            return;
        }

        Assert.True(secret.Length >= 8, "Secret has fewer than 8 characters, which may be in a text by chance. Give a longer one.");
        var log = new List<Sent>();
        AssertKept(await AskAllAsync((_, _) => HttpFault.None, log: log).ConfigureAwait(true), "a query that went well");
        Assert.True(log.Exists(sent => sent.Carried), "No request carried Secret: let Connect give it to the connector, or override Carries where requests are signed with it.");
        var echo = $"Authorization: Bearer {secret} is not valid; key {secret}";
        foreach (var status in (int[])[400, 401, 403, 404, 429, 500])
        {
            AssertKept(await AskAllAsync(HttpFault.Status((HttpStatusCode)status, echo)).ConfigureAwait(true), $"HTTP {status} whose body repeats it");
            AssertKept(await AskAllAsync(HttpFault.Status((HttpStatusCode)status, ErrorBody.Replace("the query failed", echo, StringComparison.Ordinal))).ConfigureAwait(true), $"HTTP {status} whose error repeats it");
        }

        AssertKept(await AskAllAsync(HttpFault.Body(ErrorBody.Replace("the query failed", echo, StringComparison.Ordinal))).ConfigureAwait(true), "an error with status 200 that repeats it");
        AssertKept(await AskAllAsync(HttpFault.Body(echo, "text/plain")).ConfigureAwait(true), "a text in place of an answer that repeats it");
        AssertKept(await AskAllAsync(HttpFault.Unreachable).ConfigureAwait(true), "a connection that was refused");
    }

    /// <summary>Requests are GET or HEAD, or POST to a path that takes queries.</summary>
    [Fact]
    public async Task It_only_reads()
    {
        var log = new List<Sent>();
        await AskAllAsync((_, _) => HttpFault.None, log: log).ConfigureAwait(true);
        Assert.All(log, sent => Assert.True(
            sent.Method == HttpMethod.Get || sent.Method == HttpMethod.Head || (sent.Method == HttpMethod.Post && QueryPaths.Any(path => sent.Uri.AbsolutePath.EndsWith(path, StringComparison.Ordinal))),
            $"{sent.Method} {sent.Uri.AbsolutePath} was sent. A connector only reads. If that is a question, name the end of its path in QueryPaths."));
    }

    /// <summary>When the server's clock is an hour off, what it says of times is not told as if nothing were wrong.</summary>
    [Fact]
    public async Task Another_clock_is_told()
    {
        if (!ServerTellsTime)
        {
            return;
        }

        foreach (var hours in (int[])[-1, 1])
        {
            foreach (var outcome in (await AskAllAsync(HttpFault.Clock(Now + TimeSpan.FromHours(hours))).ConfigureAwait(true)).Where(outcome => outcome.Thrown is not null || outcome.Answer!.Rows == 0 || RowTimes.Of(outcome.Answer).Any()))
            {
                var said = outcome.Thrown?.Message ?? outcome.Answer!.Note;
                Assert.True(
                    said?.Contains("clock", StringComparison.OrdinalIgnoreCase) == true,
                    $"{outcome.Kind}: the server's clock (Date header) is {(hours > 0 ? "an hour ahead" : "an hour behind")}, and nothing says so: {outcome}. Compare it with yours, and fail or say in the note that the clock is off. If times do not come from this server, override ServerTellsTime.");
            }
        }
    }

    /// <summary>When a later request of a query goes wrong, what is missing is told.</summary>
    [Fact]
    public async Task A_later_fault_is_told()
    {
        foreach (var make in (Func<HttpMessageHandler?>[])[MakeSystem, MakePagedSystem])
        {
            var log = new List<Sent>();
            if (make() is not { } system)
            {
                continue;
            }

            var whole = await AskAllAsync((_, _) => HttpFault.None, make!, log: log).ConfigureAwait(true);
            var most = whole.Count == 0 ? 0 : whole.Max(outcome => outcome.Requests);
            system.Dispose();
            for (var at = 2; at <= Math.Min(most, 4); at++)
            {
                foreach (var (fault, what) in ((HttpFault, string)[])[(HttpFault.Status(HttpStatusCode.InternalServerError, "broken"), "failed with HTTP 500"), (HttpFault.Unreachable, "was refused a connection")])
                {
                    var turn = at;
                    foreach (var outcome in (await AskAllAsync((_, call) => call == turn ? fault : HttpFault.None, make!).ConfigureAwait(true)).Where(outcome => outcome.Requests >= turn))
                    {
                        var told = $"{outcome.Kind}: request {at} of the query {what}";
                        AssertException(outcome, told);
                        if (outcome.Answer is { } answer && CoverageOf(answer) is var coverage && coverage is Coverage.Data or Coverage.Empty)
                        {
                            var before = whole.First(other => other.Kind == outcome.Kind).Answer!;
                            Assert.True(answer.Rows >= before.Rows, $"{told}, and the answer has {answer.Rows} of {before.Rows} rows, but its coverage is {coverage}. Throw, fail, or say CutShort with what is missing.");
                            Assert.True(Content(answer) == Content(before) || !string.IsNullOrWhiteSpace(answer.Note), $"{told}, and the answer is another one, but no note says so.");
                        }
                    }
                }
            }
        }
    }

    /// <summary>What comes in pages is read to the last one, and pages without end are left.</summary>
    [Fact]
    public async Task Every_page_is_read_and_pages_without_end_are_left()
    {
        if (MakePagedSystem() is not { } probe)
        {
            return;
        }

        probe.Dispose();
        var whole = await AskAllAsync((_, _) => HttpFault.None).ConfigureAwait(true);
        var paged = await AskAllAsync((_, _) => HttpFault.None, MakePagedSystem!).ConfigureAwait(true);
        foreach (var (one, many) in whole.Zip(paged))
        {
            Assert.True(many.Answer is not null && one.Answer is not null, $"{many.Kind} in pages ended in {many}.");
            Assert.True(Content(many.Answer) == Content(one.Answer), $"{many.Kind} has {many.Answer.Rows} rows in pages, and {one.Answer.Rows} on one page (coverage {CoverageOf(many.Answer)}). Read on until there is no next page.");
        }

        Assert.True(paged.Exists(outcome => outcome.Requests >= 3), "No kind took three requests or more. Make the pages of MakePagedSystem smaller.");
        var overrun = false;
        var outcomes = await AskAllAsync((_, _) => HttpFault.None, () =>
        {
            var left = MostRequests;
            return new RepeatingHandler(MakePagedSystem()!, () => Interlocked.Decrement(ref left) >= 0 || !(overrun = true));
        }).ConfigureAwait(true);
        Assert.True(!overrun, $"The same page came again and again, and was asked for more than {MostRequests} times. Stop when a page or its mark repeats, and at a limit.");
        Assert.All(outcomes.Where(outcome => outcome.Requests >= 3), outcome => Assert.True(
            outcome.Thrown is not null || CoverageOf(outcome.Answer!) is Coverage.CutShort or Coverage.Failed, $"{outcome.Kind}: pages without end were told as {outcome}. Fail, or say CutShort."));
    }

    private static IEnumerable<string> Forms(string text)
    {
        yield return text;
        yield return Uri.UnescapeDataString(text);
        var last = text.AsSpan(text.LastIndexOf(' ') + 1);
        var buffer = new byte[last.Length];
        if (Convert.TryFromBase64Chars(last, buffer, out var written))
        {
            yield return Encoding.UTF8.GetString(buffer.AsSpan(0, written));
        }
    }

    private static Coverage CoverageOf(Answer answer) => answer.Coverage == Coverage.Data && answer.Rows == 0 ? Coverage.Empty : answer.Coverage;

    /// <summary>What an answer says, without how it was got.</summary>
    private static string Content(Answer answer) => Json(answer with { SentAs = null, Note = null, Link = null, RowsAvailable = null });

    private static void AssertException(Outcome outcome, string what) =>
        Assert.True(
            outcome.Thrown is null or HttpRequestException or IOException or TimeoutException,
            $"{what} ended in {outcome}. Only HttpRequestException, IOException and TimeoutException are passing faults; answer NoAnswer.Failed with words for what stays.");

    private static void AssertFailed(List<Outcome> outcomes, string what)
    {
        foreach (var outcome in outcomes)
        {
            AssertException(outcome, $"{outcome.Kind}: {what}");
            Assert.True(outcome.Answer is null or { Coverage: Coverage.Failed, Note.Length: > 0 }, $"{outcome.Kind}: {what} was told as {outcome}. Let the exception through, or answer NoAnswer.Failed with words.");
        }
    }

    private static void AssertNoAnswer(List<Outcome> outcomes, string what)
    {
        foreach (var outcome in outcomes)
        {
            AssertException(outcome, $"{outcome.Kind}: {what}");
            if (outcome.Answer is { } answer)
            {
                Assert.True(CoverageOf(answer) is Coverage.Failed or Coverage.CutShort or Coverage.Denied, $"{outcome.Kind}: {what} was told as {outcome}. Answer NoAnswer.Failed with words.");
                Assert.True(!string.IsNullOrWhiteSpace(answer.Note), $"{outcome.Kind}: {what} was told as {answer.Coverage}, but no note says why.");
            }
        }
    }

    private void AssertKept(List<Outcome> outcomes, string when)
    {
        foreach (var outcome in outcomes)
        {
            foreach (var (place, text) in ((string, string?)[])[("the note", outcome.Answer?.Note), ("SentAs", outcome.Answer?.SentAs), ("the link", outcome.Answer?.Link), ($"the {outcome.Thrown?.GetType().Name}", outcome.Thrown?.ToString())])
            {
                Assert.True(text is null || !Scrubber.FormsOf(Secret!).Any(form => text.Contains(form, StringComparison.Ordinal)), $"{outcome.Kind}: the secret is in {place} after {when}. Take it out of every text that the server wrote, and of the query as it is told.");
            }
        }
    }

    private Task<List<Outcome>> AskAllAsync(HttpFault fault, bool onlyJson = false) => AskAllAsync((_, _) => fault, onlyJson: onlyJson);

    /// <summary>Asks each declared kind of a connector of its own. Kinds that sent no request have nothing to do with faults of HTTP, and are left out.</summary>
    private async Task<List<Outcome>> AskAllAsync(Func<HttpRequestMessage, int, HttpFault> plan, Func<HttpMessageHandler>? make = null, List<Sent>? log = null, bool onlyJson = false)
    {
        make ??= MakeSystem;
        var outcomes = new List<Outcome>();
        var sent = 0;
        foreach (var kind in Connect(make()).Descriptor.Capabilities.Select(capability => capability.Kind))
        {
            using var faulty = new FaultInjectingHandler(make(), plan);
            using var watched = new WatchingHandler(faulty, request => log?.Add(new Sent(request.Method, request.RequestUri!, Carries(request))));
            var outcome = await AskAsync(Connect(watched), kind).ConfigureAwait(true) with { Requests = watched.Requests };
            sent += watched.Requests;
            if (watched.Requests > 0 && (!onlyJson || watched.AllJson))
            {
                outcomes.Add(outcome);
            }
        }

        Assert.True(sent > 0, "No declared kind sent a request. Let Connect send through the handler that it is given.");
        return outcomes;
    }

    private async Task<Outcome> AskAsync(IConnector connector, QueryKind kind)
    {
        try
        {
            var asking = connector.AskAsync(MakeQuery(kind, KnownEntity, KnownWindow, Plenty), Token).AsTask();
            return new Outcome(kind, await InTimeAsync(asking, $"{kind}: the query did not come to an end. Do not wait and try again in a connector: the chain round it does.").ConfigureAwait(true), null);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Token.ThrowIfCancellationRequested();
            return new Outcome(kind, null, exception);
        }
    }

    private sealed record Sent(HttpMethod Method, Uri Uri, bool Carried);

    private sealed record Outcome(QueryKind Kind, Answer? Answer, Exception? Thrown)
    {
        public int Requests { get; init; }

        public override string ToString() =>
            Thrown is not null ? $"{Thrown.GetType().Name} ('{Thrown.Message}')" : $"{CoverageOf(Answer!)} with {Answer!.Rows} rows and {(Answer.Note is null ? "no note" : $"the note '{Answer.Note}'")}";
    }
}
