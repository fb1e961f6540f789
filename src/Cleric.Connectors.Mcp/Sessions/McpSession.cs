using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Tools;
using ModelContextProtocol.Client;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>One connection to a server, used by several at a time, and closed when the last of them is done.</summary>
internal sealed class McpSession(McpClient client, ServerProcess? process, HttpClient? http) : IAsyncDisposable
{
    private int _listVersion;

    public McpClient Client => client;

    public ServerProcess? Process => process;

    /// <summary>Why it was broken off from this end, or null.</summary>
    public ConnectorFault? Fault { get; set; }

    /// <summary>The tools that it listed, or null.</summary>
    public ToolList? Tools { get; set; }

    /// <summary>One lists at a time.</summary>
    public SemaphoreSlim Listing { get; } = new(1, 1);

    /// <summary>How often the server has said that its tools changed.</summary>
    public int ListVersion => Volatile.Read(ref _listVersion);

    public bool IsAlive => !client.Completion.IsCompleted && process?.Ending is null;

    public int Users { get; set; }

    public bool Retired { get; set; }

    public void ToolsChanged() => Interlocked.Increment(ref _listVersion);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }

        await client.DisposeAsync().ConfigureAwait(false);
        http?.Dispose();
        Listing.Dispose();
    }
}
