using System.Text.Json.Nodes;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Mcp;

/// <summary>A server that reads and writes files: its reading tools are called, its writing ones are not.</summary>
public sealed class FilesystemServerTests
{
    private const string Filesystem = "server-filesystem";

    [Fact]
    public async Task Files_are_read()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("notes.md"), "Restart the cache last.", TestContext.Current.CancellationToken);
        await using var services = NodeServers.Over(Filesystem, _ => { }, folder.Path);
        var answer = Assert.IsType<ToolAnswer>(await services.CallAsync("read_text_file", new JsonObject { ["path"] = folder.File("notes.md") }.ToJsonString()));
        Assert.Contains("Restart the cache last.", answer.Contents[0].Text, StringComparison.Ordinal);

        // What it does not show is told in its own words.
        var outside = await services.CallAsync("read_text_file", """{"path": "/etc/passwd"}""");
        Assert.Equal(Coverage.Failed, outside.Coverage);
        Assert.Contains("outside allowed directories", outside.Note, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("write_file")]
    [InlineData("edit_file")]
    [InlineData("create_directory")]
    [InlineData("move_file")]
    public async Task Nothing_that_writes_is_called(string tool)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.txt"), "as it was", TestContext.Current.CancellationToken);
        await using var services = NodeServers.Over(Filesystem, _ => { }, folder.Path);
        var arguments = new JsonObject
        {
            ["path"] = tool == "create_directory" ? folder.File("new") : folder.File("a.txt"),
            ["content"] = "changed",
            ["edits"] = new JsonArray(new JsonObject { ["oldText"] = "as it was", ["newText"] = "changed" }),
            ["source"] = folder.File("a.txt"),
            ["destination"] = folder.File("b.txt"),
        };
        var answer = await services.CallAsync(tool, arguments.ToJsonString());
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Equal([folder.File("a.txt")], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("as it was", await File.ReadAllTextAsync(folder.File("a.txt"), TestContext.Current.CancellationToken));

        // The same is written once the host allows it: it was the connector that refused.
        await using var allowing = NodeServers.Over(Filesystem, options => options.AllowedTools.Add(tool), folder.Path);
        Assert.Equal(Coverage.Data, (await allowing.CallAsync(tool, arguments.ToJsonString())).Coverage);
        Assert.True(Directory.GetFileSystemEntries(folder.Path).Length != 1 || !File.Exists(folder.File("a.txt")) || await File.ReadAllTextAsync(folder.File("a.txt"), TestContext.Current.CancellationToken) != "as it was");
    }

    [Fact]
    public async Task A_file_of_rows_is_a_log_by_a_mapping()
    {
        using var folder = new TemporaryFolder();
        var rows = new JsonArray([.. Enumerable.Range(0, 90).Select(i => new JsonObject { ["at"] = NodeServers.Window.Start.AddMinutes(i).ToString("O"), ["svc"] = "checkout", ["msg"] = $"line {i}" })]);
        await File.WriteAllTextAsync(folder.File("log.json"), rows.ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("mapping.json"), new JsonObject
        {
            ["queries"] = new JsonObject
            {
                ["log"] = new JsonObject
                {
                    ["tool"] = "read_text_file",
                    ["arguments"] = new JsonObject { ["path"] = folder.File("log.json") },

                    // The server wraps the file's text in a structure of its own as well: the rows are in the text.
                    ["rows"] = "$[*]",
                    ["fields"] = new JsonObject { ["time"] = "$.at", ["entity"] = "$.svc", ["body"] = "$.msg" },
                },
            },
        }.ToJsonString(), TestContext.Current.CancellationToken);
        await using var services = NodeServers.Over(Filesystem, options => options.MappingFile = folder.File("mapping.json"), folder.Path);
        var answer = await services.GetRequiredService<IConnector>().AskAsync(new LogQuery { Entity = new Entity("checkout"), Window = NodeServers.Window }, TestContext.Current.CancellationToken);
        Assert.True(answer is LogAnswer { Rows: 60 }, $"{answer.Coverage}: {answer.Note}");
        Assert.Contains("30 rows outside of the window", answer.Note, StringComparison.Ordinal);
    }
}
