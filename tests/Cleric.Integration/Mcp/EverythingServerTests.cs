using System.Globalization;
using System.Text.Json.Nodes;
using Cleric.Exhibits;
using Cleric.Integration.Prometheus;
using Cleric.Queries;
using Cleric.Tests;

namespace Cleric.Integration.Mcp;

/// <summary>The protocol's own server for tests, over stdio and HTTP.</summary>
public sealed class EverythingServerTests
{
    private const string Everything = "server-everything";

    /// <summary>Has a Node server listen on loopback only, which this one has no option for.</summary>
    private const string OnLoopback = """
        const net = require('net');
        const listen = net.Server.prototype.listen;
        net.Server.prototype.listen = function (port, ...rest) {
          return typeof port === 'object' && port !== null ? listen.call(this, { ...port, host: '127.0.0.1' }, ...rest) : listen.call(this, port, '127.0.0.1', ...rest.filter(one => typeof one === 'function'));
        };
        """;

    [Fact]
    public async Task Its_tools_that_read_only_are_called_and_the_others_are_not()
    {
        await using var services = NodeServers.Over(Everything, _ => { });
        var list = Assert.IsType<ToolAnswer>(await services.CallAsync(ToolQuery.ListTools));
        var names = list.Contents.Select(content => (string)JsonNode.Parse(content.Text)!["name"]!).ToList();
        Assert.Contains("echo", names);
        Assert.Contains("get-sum", names);
        Assert.DoesNotContain("gzip-file-as-resource", names);
        Assert.Equal("Echo: hello", Text(await services.CallAsync("echo", """{"message": "hello"}""")));
        Assert.Contains("5", Text(await services.CallAsync("get-sum", """{"a": 2, "b": 3}""")), StringComparison.Ordinal);
        var refused = await services.CallAsync("gzip-file-as-resource", """{"name": "x"}""");
        Assert.Equal(Coverage.Denied, refused.Coverage);
        Assert.Contains("readOnlyHint", refused.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_described_resources_linked_and_structure_kept()
    {
        await using var services = NodeServers.Over(Everything, _ => { });
        var image = Assert.IsType<ToolAnswer>(await services.CallAsync("get-tiny-image"));
        Assert.Contains(image.Contents, content => content.Text.StartsWith("[image: image/png, ", StringComparison.Ordinal));
        Assert.All(image.Contents, content => Assert.InRange(content.Text.Length, 0, 200));
        var structured = Assert.IsType<ToolAnswer>(await services.CallAsync("get-structured-content", """{"location": "Chicago"}"""));
        var json = JsonNode.Parse(Assert.Single(structured.Contents, content => content.MediaType == "application/json").Text)!;
        Assert.NotNull(json["temperature"]);
        var links = Assert.IsType<ToolAnswer>(await services.CallAsync("get-resource-links", """{"count": 2}"""));
        Assert.Equal(2, links.Contents.Count(content => content.Text.StartsWith("[link to ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wrong_arguments_are_a_failed_answer_in_the_servers_words()
    {
        await using var services = NodeServers.Over(Everything, _ => { });
        var answer = await services.CallAsync("get-sum", """{"a": "two"}""");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("nvalid", answer.Note, StringComparison.Ordinal);
        Assert.Contains("get-sum", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_environment_holds_nothing_of_this_process_but_what_was_given()
    {
        Environment.SetEnvironmentVariable("CLERIC_INTEGRATION_SECRET", "sekret-of-the-host");
        await using var services = NodeServers.Over(Everything, options => options.Environment["API_KEY"] = "key-0815-4711");
        var text = Text(await services.CallAsync("get-env"));
        Assert.Contains("\"PATH\"", text, StringComparison.Ordinal);
        Assert.Contains("\"API_KEY\": \"***\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sekret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_operation_is_bounded_by_the_time_limit()
    {
        // The program may take as long to start as it likes: time passes once it is asked.
        var time = new TimerTime();
        await using var services = NodeServers.Over(Everything, time, options => options.Timeout = TimeSpan.FromSeconds(8));
        Assert.Equal("Echo: a", Text(await services.CallAsync("echo", """{"message": "a"}""")));
        var waits = time.TimerAsync(due => due == TimeSpan.FromSeconds(8));
        var slow = services.CallAsync("trigger-long-running-operation", """{"duration": 3600, "steps": 2}""").AsTask();
        await waits;
        time.Advance(TimeSpan.FromSeconds(8));
        await Assert.ThrowsAsync<TimeoutException>(() => slow);
        Assert.Equal("Echo: b", Text(await services.CallAsync("echo", """{"message": "b"}""")));
    }

    [Fact]
    public async Task It_is_read_over_HTTP_too()
    {
        var (node, script) = NodeServers.Require(Everything);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("loopback.cjs"), OnLoopback, TestContext.Current.CancellationToken);
        await using var server = await Server.StartAsync(
            node, folder.Path, "listening on port", _ => ["--require", folder.File("loopback.cjs"), script, "streamableHttp"], TestContext.Current.CancellationToken,
            port => new Dictionary<string, string> { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) });
        await using var services = NodeServers.With(options => options.Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/mcp")));
        Assert.Equal("Echo: hello", Text(await services.CallAsync("echo", """{"message": "hello"}""")));
        Assert.Equal(Coverage.Denied, (await services.CallAsync("toggle-simulated-logging")).Coverage);
    }

    private static string Text(Answer answer)
    {
        Assert.True(answer is ToolAnswer { Contents.Count: > 0 }, $"{answer.Coverage}: {answer.Note}");
        return ((ToolAnswer)answer).Contents[0].Text;
    }
}
