using Cleric.CaseFiles;
using ModelContextProtocol.Client;

namespace Cleric.Mcp.Tests.Servers;

internal static class Cancellation
{
    /// <summary>Cancels an investigation while a question about traces is open, and goes on with it.</summary>
    public static async Task CancelAsync(Shop shop, McpClient client)
    {
        shop.Gate.Shut();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var lines = new Lines(awaited: "Asks traces of");
        var running = client.CallToolAsync("investigate", Shop.Alert, lines, cancellationToken: cancel.Token).AsTask();
        await lines.Came;
        await shop.Gate.Reached;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await shop.Gate.CalledOff;
        Assert.DoesNotContain(await shop.Store.ReadAsync(lines.CaseId, TestContext.Current.CancellationToken), item => item is InvestigationConcluded);
        Assert.Contains("is not concluded", await client.MistakeAsync("get_report", new { caseId = lines.CaseId }), StringComparison.Ordinal);
        shop.Gate.Open();

        // The case file is in use until the investigation has come to its end.
        var resumed = await client.CallAsync("resume_investigation", new { caseId = lines.CaseId });
        while (resumed.IsError is true && resumed.Text(0).Contains("in use", StringComparison.Ordinal))
        {
            resumed = await client.CallAsync("resume_investigation", new { caseId = lines.CaseId });
        }

        Assert.True(resumed.IsError is not true, resumed.Text(0));
        Assert.Equal("lock-contention", resumed.StructuredContent!.Value.Text("failureMode"));
        Assert.Contains(await shop.Store.ReadAsync(lines.CaseId, TestContext.Current.CancellationToken), item => item is InvestigationResumed);
    }
}
