using Cleric.Mcp.Tests.Servers;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cleric.Mcp.Tests.Tools;

/// <summary>The recording investigated once, for tests that only look at it.</summary>
public sealed class ConcludedCase : IAsyncLifetime
{
    internal Shop Shop { get; } = new();

    internal McpClient Client { get; private set; } = null!;

    internal CallToolResult Result { get; private set; } = null!;

    internal Lines Progress { get; } = new();

    internal string CaseId => Result.StructuredContent!.Value.Text("caseId");

    public async ValueTask InitializeAsync()
    {
        Client = await Shop.ConnectAsync(new Caller("ada", "shop"));
        Result = await Client.CallAsync("investigate", Shop.Alert, Progress);
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
