using System.Net;

namespace Cleric.Testing.Http;

/// <summary>A system whose second page comes again for every further request, so that there is always a next one.</summary>
internal sealed class RepeatingHandler(HttpMessageHandler inner, Func<bool> goesOn) : DelegatingHandler(inner)
{
    private readonly Lock _lock = new();
    private Task<Page>? _second;
    private int _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!goesOn())
        {
            throw new IOException("There were too many requests (injected).");
        }

        if (Interlocked.Increment(ref _calls) < 2)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        Task<Page> reading;
        lock (_lock)
        {
            reading = _second ??= ReadAsync(request, cancellationToken);
        }

        var page = await reading.ConfigureAwait(false);
        var again = new HttpResponseMessage(page.Status) { Content = new ByteArrayContent(page.Body) };
        foreach (var (name, values) in page.Headers)
        {
            if (!again.Headers.TryAddWithoutValidation(name, values))
            {
                again.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return again;
    }

    private async Task<Page> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new Page(response.StatusCode, [.. response.Headers.Concat(response.Content.Headers)], body);
    }

    private sealed record Page(HttpStatusCode Status, List<KeyValuePair<string, IEnumerable<string>>> Headers, byte[] Body);
}
