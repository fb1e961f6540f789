namespace Cleric.Testing.Http;

/// <summary>A handler that lets requests go wrong as a plan says, and passes on the rest.</summary>
/// <example>
/// <code>
/// var handler = new FaultInjectingHandler(system, (request, call) => call == 2 ? HttpFault.Status(HttpStatusCode.ServiceUnavailable) : HttpFault.None);
/// var connector = new MyConnector(new HttpClient(handler));
/// </code>
/// </example>
public sealed class FaultInjectingHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, int, HttpFault> _plan;
    private int _calls;

    /// <summary>Lets every request go wrong in the same way.</summary>
    /// <param name="inner">The system behind.</param>
    /// <param name="fault">What goes wrong.</param>
    public FaultInjectingHandler(HttpMessageHandler inner, HttpFault fault)
        : this(inner, (_, _) => fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
    }

    /// <summary>Lets requests go wrong as <paramref name="plan"/> says.</summary>
    /// <param name="inner">The system behind.</param>
    /// <param name="plan">Of a request and its number, from 1: what goes wrong with it.</param>
    public FaultInjectingHandler(HttpMessageHandler inner, Func<HttpRequestMessage, int, HttpFault> plan)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
    }

    /// <summary>How many requests came.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // As a socket would: a caller that goes on at once after its request never sees the thread return.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var response = await _plan(request, Interlocked.Increment(ref _calls)).ApplyAsync(token => base.SendAsync(request, token), cancellationToken).ConfigureAwait(false);
        response.RequestMessage ??= request;
        return response;
    }
}
