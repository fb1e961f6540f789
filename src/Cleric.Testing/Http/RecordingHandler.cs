using System.Text;

namespace Cleric.Testing.Http;

/// <summary>
/// Passes requests on and writes each exchange to a file, one JSON object a line, for a <see cref="ReplayHandler"/>. Headers of requests are never written, nor are the secrets that the options
/// name; look through a recording all the same before you share it. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var recorder = new RecordingHandler(new SocketsHttpHandler { AllowAutoRedirect = false }, "recordings/status.jsonl", new HttpRecordingOptions { Secrets = { token } });
/// var answer = await new MyConnector(new HttpClient(recorder), token).AskAsync(query);
/// </code>
/// </example>
public sealed class RecordingHandler : DelegatingHandler
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly string _file;
    private readonly HttpRecordingOptions _options;
    private readonly Scrubber _scrubber;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Goes on with a recording, or begins one. To record anew, delete the file.</summary>
    /// <param name="inner">Sends the requests.</param>
    /// <param name="file">The file. Its folder is made where it does not exist.</param>
    /// <param name="options">What is kept. Default: <see cref="HttpRecordingOptions"/> as it is.</param>
    /// <exception cref="ClericException">An option makes no sense.</exception>
    public RecordingHandler(HttpMessageHandler inner, string file, HttpRecordingOptions? options = null)
        : base(inner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        _file = Path.GetFullPath(file);
        _options = options ?? new HttpRecordingOptions();
        _scrubber = new Scrubber(_options);
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = await AskedAsync(_scrubber, request, cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // Kept in memory, so that whoever asked reads the same again.
        await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var text = TextOf(body);
        var line = (asked with
        {
            Status = (int)response.StatusCode,
            Headers = response.Headers.Concat(response.Content.Headers)
                .Where(header => _options.ResponseHeaders.Contains(header.Key))
                .ToDictionary(header => header.Key, header => header.Value.Select(_scrubber.Text).ToArray(), StringComparer.OrdinalIgnoreCase),
            Body = text is null ? null : _scrubber.Text(text),
            Bytes = text is null ? Convert.ToBase64String(body) : null,
        }).ToLine();
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await File.AppendAllTextAsync(_file, line + "\n", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        return response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The request's half of an exchange, without secrets.</summary>
    internal static async Task<HttpExchange> AskedAsync(Scrubber scrubber, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new ClericException("A request without an address cannot be recorded. Give it one, or the client a base address.");
        var sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new HttpExchange
        {
            Method = request.Method.Method,
            Path = scrubber.Path(uri),
            Sent = scrubber.Sent(sent, request.Content?.Headers.ContentType?.MediaType),
            Status = 0,
        };
    }

    private static string? TextOf(byte[] body)
    {
        try
        {
            var text = StrictUtf8.GetString(body);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
