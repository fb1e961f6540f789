using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>Calls of tools, and what they return.</summary>
internal static class Calls
{
    public static async Task<CallToolResult> CallAsync(this McpClient client, string tool, object? arguments = null, IProgress<ProgressNotificationValue>? progress = null) =>
        await client.CallToolAsync(tool, Arguments(arguments), progress, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The result of a call that has to succeed.</summary>
    public static async Task<JsonElement> ObjectAsync(this McpClient client, string tool, object? arguments = null, IProgress<ProgressNotificationValue>? progress = null)
    {
        var result = await client.CallAsync(tool, arguments, progress);
        Assert.True(result.IsError is not true, result.Content.Count > 0 ? result.Text(0) : "");
        return result.StructuredContent!.Value;
    }

    /// <summary>What a call that has to fail says.</summary>
    public static async Task<string> MistakeAsync(this McpClient client, string tool, object? arguments = null)
    {
        var result = await client.CallAsync(tool, arguments);
        Assert.True(result.IsError);
        return result.Text(0);
    }

    public static string Text(this CallToolResult result, int block) => Assert.IsType<TextContentBlock>(result.Content[block]).Text;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The recording's alert investigated, and the case's id.</summary>
    public static async Task<string> InvestigateAsync(this McpClient client) => (await client.ObjectAsync("investigate", Shop.Alert)).Text("caseId");

    private static IReadOnlyDictionary<string, object?> Arguments(object? arguments) => arguments as IReadOnlyDictionary<string, object?>
        ?? (arguments?.GetType().GetProperties() ?? []).ToDictionary(property => property.Name, property => property.GetValue(arguments));
}
