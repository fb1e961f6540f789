using System.Text.Json;
using ModelContextProtocol.Client;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>What a client sees of a server on the recording, whatever lies between them.</summary>
internal static class EveryTool
{
    public static async Task WorksAsync(McpClient client, bool remembers)
    {
        Assert.Equal(7, (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Count);
        var lines = new Lines(awaited: "Concluded: ");
        var brief = await client.ObjectAsync("investigate", Shop.Alert, lines);
        await lines.Came;
        var caseId = brief.Text("caseId");
        Assert.Equal(("cause-found", "lock-contention"), (brief.Text("outcome"), brief.Text("failureMode")));
        Assert.Contains(lines.All, line => line.Message!.StartsWith("Asks ", StringComparison.Ordinal));
        Assert.Contains(lines.All, line => line.Message!.StartsWith("Leading: ", StringComparison.Ordinal));

        Assert.Equal(brief.GetRawText(), (await client.ObjectAsync("resume_investigation", new { caseId })).GetRawText());
        Assert.StartsWith("# CheckoutErrorRatioHigh", (await client.CallAsync("get_report", new { caseId })).Text(1), StringComparison.Ordinal);
        Assert.StartsWith("{", (await client.CallAsync("get_report", new { caseId, format = "json" })).Text(1), StringComparison.Ordinal);
        var first = (await client.ObjectAsync("list_exhibits", new { caseId })).GetProperty("exhibits")[0].Text("id");
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse((await client.ObjectAsync("get_exhibit", new { caseId, exhibitId = first })).Text("content")).ValueKind);
        Assert.StartsWith($"Recorded in case {caseId}: confirmed, by ", (await client.CallAsync("give_feedback", new { caseId, verdict = "confirmed" })).Text(0), StringComparison.Ordinal);
        if (remembers)
        {
            Assert.NotEmpty((await client.ObjectAsync("ask_memory", new { caseId })).GetProperty("memories").EnumerateArray());
        }
        else
        {
            Assert.Contains("remembers nothing", await client.MistakeAsync("ask_memory"), StringComparison.Ordinal);
        }
    }
}
