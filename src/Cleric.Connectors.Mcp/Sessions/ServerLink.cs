using System.Globalization;
using System.Net;
using System.Text.Json;
using Cleric.Connectors.Http;
using ModelContextProtocol;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>
/// The way to a server: connected when it is first needed, by one at a time, and anew after it broke. What may pass by itself (a server that died, hung or is busy) is thrown as
/// <see cref="IOException"/>, <see cref="TimeoutException"/> or <see cref="HttpRequestException"/>; what stays is a <see cref="ConnectorFault"/>. No message holds a secret,
/// nor does an exception within, which may hold what a server wrote.
/// </summary>
internal sealed class ServerLink(SessionMaker maker, McpOptions options, Secrets secrets, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _closing = [];
    private McpSession? _session;
    private bool _disposed;

    /// <summary>What the server is called in messages.</summary>
    public string Place { get; } = options.Endpoint is { } endpoint ? $"the MCP server at {EndpointHandler.PlaceOf(endpoint)}" : $"the MCP server '{options.Command}'";

    /// <summary>Asks the server something, within the time limit.</summary>
    public async ValueTask<T> UseAsync<T>(Func<McpSession, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var session = await LeaseAsync(cancellationToken).ConfigureAwait(false);
        var broken = true;
        try
        {
            using var limit = new CancellationTokenSource(options.Timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var answer = await ask(session, both.Token).ConfigureAwait(false);
            broken = false;
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw session.Fault ?? (Exception)TooSlow(exception, session.Process?.Errors.Text);
        }
        catch (McpProtocolException exception) when (session.IsAlive)
        {
            // The server said no, in form: the connection is as good as before.
            broken = false;
            throw ConnectorFault.Failed($"{Capital(Place)} refused ({((int)exception.ErrorCode).ToString(CultureInfo.InvariantCulture)}): {secrets.Line(exception.Message).TrimEnd('.')}.", exception);
        }
        catch (ConnectorFault)
        {
            // A connection may be in the middle of an answer that is not read on.
            throw;
        }
        catch (HttpRequestException exception)
        {
            throw OfHttp(exception, connected: true);
        }
        catch (JsonException exception)
        {
            throw session.Fault ?? ConnectorFault.Failed($"What {Place} answered is not as the protocol has it ({secrets.Line(exception.Message)}). Update the server, or tell its makers.", exception);
        }
        catch (Exception exception)
        {
            if (session.Fault is { } fault)
            {
                throw fault;
            }

            if (session.Process is { } process)
            {
                await process.SettleAsync().ConfigureAwait(false);
            }

            throw new IOException($"{Capital(Place)} broke off the connection{Ending(session.Process?.Ending, session.Process?.Errors.Text)}: {secrets.Line(exception.Message)}");
        }
        finally
        {
            // Who did not wait for an answer leaves a server behind that may still be at it: it is ended, with the connection.
            Release(session, broken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (_lock)
        {
            _disposed = true;
            if (_session is { } session)
            {
                _session = null;
                session.Retired = true;
                _closing.Add(session.DisposeAsync().AsTask());
            }

            closing = [.. _closing];
        }

        await Task.WhenAll(closing).ConfigureAwait(false);
    }

    private async ValueTask<McpSession> LeaseAsync(CancellationToken cancellationToken)
    {
        if (Lease() is { } ready)
        {
            return ready;
        }

        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Lease() is { } made)
            {
                return made;
            }

            var session = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (!_disposed)
                {
                    session.Users++;
                    return _session = session;
                }
            }

            await session.DisposeAsync().ConfigureAwait(false);
            throw new ObjectDisposedException(nameof(McpConnector));
        }
        finally
        {
            _connecting.Release();
        }
    }

    private McpSession? Lease()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(McpConnector));
            if (_session is { IsAlive: true } alive)
            {
                alive.Users++;
                return alive;
            }

            if (_session is { } dead)
            {
                Retire(dead);
            }

            return null;
        }
    }

    private void Release(McpSession session, bool broken)
    {
        lock (_lock)
        {
            session.Users--;
            if (broken || session.Retired)
            {
                Retire(session);
            }
        }
    }

    /// <summary>Gives it to nobody any more, and closes it when nobody uses it.</summary>
    private void Retire(McpSession session)
    {
        if (_session == session)
        {
            _session = null;
        }

        var first = !session.Retired;
        session.Retired = true;
        if (session.Users == 0 && (first || !_disposed))
        {
            var closing = Task.Run(async () => await session.DisposeAsync().ConfigureAwait(false));
            _closing.Add(closing);
            _ = closing.ContinueWith(
                done =>
                {
                    lock (_lock)
                    {
                        _closing.Remove(done);
                    }
                }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<McpSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var attempt = new SessionMaker.Attempt();
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await maker.OpenAsync(attempt, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ConnectorFault)
        {
            throw;
        }
        catch (Exception exception) when (attempt.Fault is not null)
        {
            throw ConnectorFault.Failed(attempt.Fault.Message, exception);
        }
        catch (Exception exception) when (both.IsCancellationRequested || exception is OperationCanceledException or TimeoutException)
        {
            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(null, exception, cancellationToken) : TooSlow(exception, attempt.Process?.Errors.Text);
        }
        catch (HttpRequestException exception)
        {
            throw OfHttp(exception, connected: false);
        }
        catch (McpException exception)
        {
            throw ConnectorFault.Failed($"{Capital(Place)} and this host do not agree on the protocol: {secrets.Line(exception.Message).TrimEnd('.')}. Update the server{(options.Endpoint is null ? "" : ", and check that Endpoint leads to it")}.", exception);
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException)
        {
            throw new IOException($"No connection to {Place}{Ending(attempt.Ending ?? secrets.Line(exception.Message).TrimEnd('.'), attempt.Process?.Errors.Text)}.{(options.Endpoint is null ? " Run the command by hand to see what it needs." : "")}");
        }
    }

    private TimeoutException TooSlow(Exception exception, string? errors = null) => new(
        $"{Capital(Place)} did not answer within Timeout ({options.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s), and the connection was dropped{Ending(null, errors)}.", exception);

    private string Ending(string? ending, string? errors)
    {
        var wrote = secrets.Line(errors ?? "", longest: 1_000);
        return $"{(ending is null ? "" : $": {ending}")}{(wrote.Length == 0 ? "" : $"; it wrote last: {wrote}")}";
    }

    private Exception OfHttp(HttpRequestException exception, bool connected) => exception.StatusCode switch
    {
        null => new HttpRequestException(exception.HttpRequestError, $"{Capital(Place)} could not be asked: {secrets.Line((exception.InnerException ?? exception).Message).TrimEnd('.')}. See that it runs, and that Endpoint and the way there are right.", exception),
        HttpStatusCode.NotFound when connected => new IOException($"{Capital(Place)} has forgotten the session (HTTP 404).", exception),
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => ConnectorFault.Failed($"There is no MCP server at {EndpointHandler.PlaceOf(options.Endpoint!)} (HTTP {(int)exception.StatusCode}). Check Endpoint, and whether it needs a path such as /mcp; servers that speak the older HTTP with SSE only are not read.", exception),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new HttpRequestException($"{Capital(Place)} answered with HTTP {(int)exception.StatusCode}: {secrets.Line(exception.Message)}", null, exception.StatusCode),
        _ => ConnectorFault.Failed($"{Capital(Place)} refused with HTTP {(int)exception.StatusCode}: {secrets.Line(exception.Message)}", exception),
    };

    private static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));
}
