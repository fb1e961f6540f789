namespace Cleric.Testing.Http;

/// <summary>Shows each request to somebody, and keeps count.</summary>
internal sealed class WatchingHandler(HttpMessageHandler inner, Action<HttpRequestMessage> show) : DelegatingHandler(inner)
{
    private readonly Lock _lock = new();
    private int _requests;
    private int _others;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Whether every response was JSON.</summary>
    public bool AllJson => Volatile.Read(ref _others) == 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _requests++;
            show(request);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            Interlocked.Increment(ref _others);
        }

        return response;
    }
}
