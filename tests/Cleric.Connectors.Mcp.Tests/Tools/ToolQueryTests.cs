using System.Text;
using System.Text.Json.Nodes;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Tests.Tools;

public sealed class ToolQueryTests
{
    [Fact]
    public async Task A_tool_that_reads_only_is_called_and_what_was_sent_is_told()
    {
        await using var server = Harness.Start();
        var answer = await server.CallAsync("read", """{"q": "größer"}""");
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Equal("""tools/call {"name":"read","arguments":{"q":"größer"}}""", answer.SentAs);
        Assert.StartsWith("read {", ((ToolAnswer)answer).Contents[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tools_that_may_be_called_are_listed_with_their_schemas()
    {
        await using var server = Harness.Start(options => options.DeniedTools.Add("hang"));
        var answer = Assert.IsType<ToolAnswer>(await server.CallAsync(ToolQuery.ListTools));
        var tools = answer.Contents.Select(content => JsonNode.Parse(content.Text)!).ToList();
        Assert.All(answer.Contents, content => Assert.Equal("application/json", content.MediaType));
        Assert.Contains("read", tools.Select(tool => (string?)tool["name"]));
        Assert.All(["write", "remove", "both", "hang"], name => Assert.DoesNotContain(name, tools.Select(tool => (string?)tool["name"])));
        Assert.All(tools, tool => Assert.Equal("object", (string?)tool["inputSchema"]!["type"]));
        Assert.Contains("4 other tools may not be called", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task Contents_of_every_kind_become_text_and_bytes_are_only_described()
    {
        await using var server = Harness.Start();
        var answer = Assert.IsType<ToolAnswer>(await server.CallAsync("blocks"));

        // The first text says the same as what is structured, which is kept.
        Assert.Equal(
            [
                new ToolContent("plain"),
                new ToolContent("[image: image/png, 100 bytes, not kept]"),
                new ToolContent("[audio: audio/wav, 7 bytes, not kept]"),
                new ToolContent("# Notes", "text/markdown"),
                new ToolContent("[resource file:///dump: application/x-core, 5 bytes, not kept]"),
                new ToolContent("[link to https://example.org/d: dashboard; not read]"),
                new ToolContent("""{"a":"x","b":[1,2]}""", "application/json"),
            ], answer.Contents);
    }

    [Fact]
    public async Task A_result_that_is_too_long_is_cut_and_how_much_is_missing_is_told()
    {
        await using var server = Harness.Start(options => options.MaxResultBytes = 1025);
        var answer = Assert.IsType<ToolAnswer>(await server.CallAsync("huge", """{"characters": 1000}"""));
        Assert.Equal(Coverage.CutShort, answer.Coverage);

        // A character of two bytes is not torn.
        Assert.Equal(1024, Encoding.UTF8.GetByteCount(answer.Contents.Single().Text));
        Assert.Contains("975 of 2000 bytes", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_megabytes_are_read_and_a_megabyte_is_kept()
    {
        await using var server = Harness.Start();
        var answer = Assert.IsType<ToolAnswer>(await server.CallAsync("huge", """{"characters": 25000000}"""));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Equal(1 << 20, Encoding.UTF8.GetByteCount(answer.Contents.Single().Text));
        Assert.Contains("of 50000000 bytes", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_items_than_the_limit_are_left_out()
    {
        await using var server = Harness.Start();
        var answer = Assert.IsType<ToolAnswer>(await server.AskAsync(Harness.Tool("many", limit: 3)));
        Assert.Equal((Coverage.CutShort, 3, 10L), (answer.Coverage, answer.Rows, answer.RowsAvailable));
        Assert.Contains("7 of 10", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Empty, (await server.CallAsync("none")).Coverage);
    }

    [Fact]
    public async Task A_tool_that_fails_is_a_failed_answer_in_its_own_words()
    {
        await using var server = Harness.Start(options => options.Environment["SERVER_PASSWORD"] = "hunter2hunter2");
        var failed = await server.CallAsync("fail");
        Assert.Equal((Coverage.Failed, "The tool 'fail' failed: the index is closed for ***"), (failed.Coverage, failed.Note));
        Assert.StartsWith("tools/call", failed.SentAs, StringComparison.Ordinal);
        var refused = await server.CallAsync("refuse");
        Assert.Equal(Coverage.Failed, refused.Coverage);
        Assert.Contains("(-32602)", refused.Note, StringComparison.Ordinal);
        Assert.Contains("'since' is required", refused.Note, StringComparison.Ordinal);

        // Neither broke the connection.
        Assert.Equal(await server.ProcessAsync(), await server.ProcessAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Arguments_that_are_no_object_are_refused_before_anything_is_sent(string arguments)
    {
        await using var server = Harness.Start("crash");
        var answer = await server.CallAsync("read", arguments);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("JSON object", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_told_from_those_that_are()
    {
        await using var server = Harness.Start();
        var answer = await server.CallAsync("raed");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("There is no tool 'raed'", answer.Note, StringComparison.Ordinal);
        Assert.Contains("announce, blocks", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_the_server_was_given_is_in_no_answer()
    {
        await using var server = Harness.Start(options => options.Environment["SERVER_PASSWORD"] = "hunter2hunter2");
        var text = await server.TextAsync("env");
        Assert.Contains("\"SERVER_PASSWORD\":\"***\"", text, StringComparison.Ordinal);
        var sent = await server.CallAsync("read", """{"q":"hunter2hunter2"}""");
        Assert.DoesNotContain("hunter2", sent.SentAs, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ((ToolAnswer)sent).Contents[0].Text, StringComparison.Ordinal);
    }
}
