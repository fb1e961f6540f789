using System.Threading.Channels;
using Cleric.CaseFiles;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Progress;

/// <summary>
/// Sends what a <see cref="Narrator"/> tells as progress notifications (modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress). A client that reads slowly misses lines; it holds up nothing.
/// </summary>
internal sealed class ProgressPump : IProgress<CaseEvent>, IAsyncDisposable
{
    private const int MostWaiting = 64;

    private readonly Narrator _narrator = new();
    private readonly Channel<ProgressNotificationValue> _lines =
        Channel.CreateBounded<ProgressNotificationValue>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    private readonly Task _sending;

    private ProgressPump(McpServer server, ProgressToken token, ILogger logger, CancellationToken cancellationToken) => _sending = SendAsync(server, token, logger, cancellationToken);

    /// <summary>A pump for a request, or null where the client did not ask for progress.</summary>
    public static ProgressPump? For(RequestContext<CallToolRequestParams> request, ILogger logger, CancellationToken cancellationToken) =>
        request.Params.ProgressToken is { } token ? new ProgressPump(request.Server, token, logger, cancellationToken) : null;

    public void Report(CaseEvent value)
    {
        if (_narrator.Tell(value) is { } line)
        {
            // The specification wants a value that rises; the number of the event does.
            _lines.Writer.TryWrite(new ProgressNotificationValue { Progress = value.Sequence, Message = line });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _sending.ConfigureAwait(false);
    }

    private async Task SendAsync(McpServer server, ProgressToken token, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await server.NotifyProgressAsync(token, line, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What was found is not given up for a line that could not be delivered.
            Log.ProgressEnded(logger, exception);
        }
    }
}
