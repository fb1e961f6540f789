using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Cleric.Testing.Http;

/// <summary>What goes wrong with an HTTP request, for a <see cref="FaultInjectingHandler"/>.</summary>
public abstract class HttpFault
{
    private protected HttpFault()
    {
    }

    /// <summary>Nothing: the request is passed on.</summary>
    public static HttpFault None { get; } = new Made((send, token) => send(token));

    /// <summary>Nobody listens: an <see cref="HttpRequestException"/> with <see cref="HttpRequestError.ConnectionError"/>.</summary>
    public static HttpFault Unreachable { get; } = new Made((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (injected)."));

    /// <summary>No response comes until the request is cancelled.</summary>
    public static HttpFault Hang { get; } = new Made(async (_, token) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(false);
        throw new InvalidOperationException("A hanging request ends by its cancellation alone.");
    });

    /// <summary>The response begins, and its body stops in the middle until it is cancelled.</summary>
    public static HttpFault HangInBody { get; } = OfBody(half => new BrokenStream(half, End.Hang));

    /// <summary>The connection is lost in the middle of the body: an <see cref="HttpIOException"/> with <see cref="HttpRequestError.ResponseEnded"/>.</summary>
    public static HttpFault BreakOff { get; } = OfBody(half => new BrokenStream(half, End.Break));

    /// <summary>Half of the body comes, as if that were all. A format that does not show its own end cannot tell.</summary>
    public static HttpFault CutOff { get; } = OfBody(half => new MemoryStream(half));

    /// <summary>A response with this status in place of the system's.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body, as plain text. Default none.</param>
    /// <param name="retryAfter">What Retry-After says. Default nothing.</param>
    public static HttpFault Status(HttpStatusCode status, string body = "", TimeSpan? retryAfter = null) => new Made((_, _) =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        response.Headers.RetryAfter = retryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
        return Task.FromResult(response);
    });

    /// <summary>A successful response (200) with another body than the system's.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">What it is said to be. Default "application/json".</param>
    public static HttpFault Body(string body, string mediaType = "application/json") =>
        new Made((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, mediaType) }));

    /// <summary>A redirect.</summary>
    /// <param name="location">Where to.</param>
    /// <param name="status">The status. Default 302.</param>
    public static HttpFault Redirect(Uri location, HttpStatusCode status = HttpStatusCode.Found) =>
        new Made((_, _) => Task.FromResult(new HttpResponseMessage(status) { Headers = { Location = location } }));

    /// <summary>The system's response, by a clock that says <paramref name="date"/>.</summary>
    /// <param name="date">What the Date header says.</param>
    public static HttpFault Clock(DateTimeOffset date) => new Made(async (send, token) =>
    {
        var response = await send(token).ConfigureAwait(false);
        response.Headers.Date = date;
        return response;
    });

    /// <summary>Half of the body comes, and then white space without end. After <paramref name="most"/> bytes the connection is lost, lest a test take all memory.</summary>
    /// <param name="most">The most bytes served. Default 128 MiB.</param>
    public static HttpFault Endless(long most = 128L << 20) => new EndlessFault(most);

    /// <summary>Lets a request go wrong.</summary>
    /// <param name="send">Asks the system.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal abstract Task<HttpResponseMessage> ApplyAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken);

    private static Made OfBody(Func<byte[], Stream> make) => new((send, token) => ReplaceAsync(send, make, token));

    /// <summary>The system's response with another body, made from the first half of its own; nothing is said of its length.</summary>
    private protected static async Task<HttpResponseMessage> ReplaceAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, Func<byte[], Stream> make, CancellationToken cancellationToken)
    {
        var response = await send(cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var content = new StreamContent(make(body[..(body.Length / 2)]));
        foreach (var (name, values) in response.Content.Headers.Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content.Dispose();
        response.Content = content;
        return response;
    }

    private sealed class Made(Func<Func<CancellationToken, Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> apply) : HttpFault
    {
        internal override Task<HttpResponseMessage> ApplyAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken) => apply(send, cancellationToken);
    }

    /// <summary>How a body ends that does not end well.</summary>
    private protected enum End
    {
        Hang,
        Break,
        Never,
    }

    /// <summary>A body that knows how much of it was taken.</summary>
    internal sealed class EndlessFault(long most) : HttpFault
    {
        private int _overruns;

        /// <summary>Whether somebody read to the very last byte that is served.</summary>
        public bool Overrun => Volatile.Read(ref _overruns) > 0;

        internal override Task<HttpResponseMessage> ApplyAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken) =>
            ReplaceAsync(send, half => new BrokenStream(half, End.Never, most, () => Interlocked.Increment(ref _overruns)), cancellationToken);
    }

    private protected sealed class BrokenStream(byte[] first, End end, long most = 0, Action? overrun = null) : Stream
    {
        private long _served;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _served;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (end == End.Hang && _served >= first.Length && buffer.Length > 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            }

            return Read(buffer.Span);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length == 0)
            {
                return 0;
            }

            var count = (int)Math.Min(buffer.Length, first.Length - _served);
            if (count > 0)
            {
                first.AsSpan((int)_served, count).CopyTo(buffer);
            }
            else if (end == End.Never && _served < most)
            {
                count = buffer.Length;
                buffer.Fill((byte)' ');
            }
            else
            {
                overrun?.Invoke();
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely (injected).");
            }

            _served += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
