using System.Text.RegularExpressions;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Mcp.Tests.Tools;

public sealed partial class PermissionTests
{
    [Theory]
    [InlineData("write", "does not say that the tool 'write' only reads")]
    [InlineData("remove", "does not say that the tool 'remove' only reads")]
    [InlineData("both", "to read only and to destroy")]
    public async Task A_tool_that_is_not_said_to_read_only_is_not_called(string tool, string because)
    {
        await using var server = Harness.Start();
        var answer = await server.CallAsync(tool);
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains(because, answer.Note, StringComparison.Ordinal);
        Assert.Contains("AllowedTools", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_may_allow_a_tool_and_deny_one()
    {
        await using var server = Harness.Start(options =>
        {
            options.AllowedTools.Add("write");
            options.DeniedTools.Add("read");
        });
        Assert.Equal("write {}", await server.TextAsync("write"));
        var denied = await server.CallAsync("read");
        Assert.Equal((Coverage.Denied, "The tool 'read' is left out by DeniedTools."), (denied.Coverage, denied.Note));
    }

    [Fact]
    public async Task What_the_server_says_need_not_count()
    {
        await using var server = Harness.Start(options =>
        {
            options.TrustReadOnlyHint = false;
            options.AllowedTools.Add("pid");
        });
        var answer = await server.CallAsync("read");
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains("TrustReadOnlyHint", answer.Note, StringComparison.Ordinal);
        Assert.NotEqual(0, await server.ProcessAsync());
        Assert.Single(((ToolAnswer)await server.CallAsync(ToolQuery.ListTools)).Contents);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_that_comes_to_be_defined_otherwise_is_not_called_until_the_host_says_so()
    {
        var options = new McpOptions();
        ScriptedServer.Configure(options, "changing");
        await using var connector = new McpConnector(options);
        Assert.Equal(Coverage.Data, (await Ask("read")).Coverage);

        // The server announces a change, and the list is asked for again. What it announces and what it answers are taken up side by side: the very next call may still go by the old list.
        Assert.Equal(Coverage.Data, (await Ask("announce")).Coverage);
        var refused = await Ask("read");
        while (refused.Coverage == Coverage.Data)
        {
            refused = await Ask("read");
        }

        Assert.Equal(Coverage.Denied, refused.Coverage);
        Assert.Contains("defined otherwise than when it was first seen", refused.Note, StringComparison.Ordinal);
        Assert.Contains("PinnedTools['read']", refused.Note, StringComparison.Ordinal);

        // Others are as they were.
        Assert.Equal(Coverage.Data, (await Ask("many")).Coverage);
        options.PinnedTools["read"] = Sha256().Match(refused.Note!).Value;
        Assert.Equal(Coverage.Data, (await Ask("read")).Coverage);

        async Task<Answer> Ask(string tool) => await connector.AskAsync(Harness.Tool(tool), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_change_is_seen_after_a_new_connection_and_when_the_list_is_old()
    {
        var time = new FakeTimeProvider();
        var options = new McpOptions { ToolListAge = TimeSpan.FromMinutes(1) };
        ScriptedServer.Configure(options, "changing");
        await using var connector = new McpConnector(options, timeProvider: time);
        Assert.Equal(Coverage.Data, (await connector.AskAsync(Harness.Tool("read"), TestContext.Current.CancellationToken)).Coverage);
        Assert.Equal(Coverage.Data, (await connector.AskAsync(Harness.Tool("read"), TestContext.Current.CancellationToken)).Coverage);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Coverage.Denied, (await connector.AskAsync(Harness.Tool("read"), TestContext.Current.CancellationToken)).Coverage);
    }

    [Fact]
    public async Task A_tool_that_is_not_what_the_host_looked_at_is_not_called()
    {
        await using var server = Harness.Start(options => options.PinnedTools["read"] = new string('0', 64));
        var answer = await server.CallAsync("read");
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains("otherwise than PinnedTools has it", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_tools_by_one_name_neither_is_called()
    {
        await using var server = Harness.Start("twins");
        var answer = await server.CallAsync("read");
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains("lists two tools by the name 'read'", answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endless", "MaxTools (50)")]
    [InlineData("circle", "runs in a circle")]
    public async Task A_list_without_an_end_is_read_up_to_a_bound(string how, string told)
    {
        await using var server = Harness.Start(options => options.MaxTools = 50, how);
        var answer = Assert.IsType<ToolAnswer>(await server.CallAsync(ToolQuery.ListTools));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains(told, answer.Note, StringComparison.Ordinal);
        Assert.InRange(answer.Rows, 1, 50);
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Sha256();
}
