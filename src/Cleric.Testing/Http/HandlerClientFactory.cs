namespace Cleric.Testing.Http;

/// <summary>A factory whose every client sends through one handler, for connectors that take an <see cref="IHttpClientFactory"/>.</summary>
/// <param name="handler">The handler. It outlives the clients.</param>
public sealed class HandlerClientFactory(HttpMessageHandler handler) : IHttpClientFactory
{
    /// <inheritdoc/>
    public HttpClient CreateClient(string name) => new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
}
