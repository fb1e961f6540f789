using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ModelContextProtocol.Client;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>The official client against samples/McpServer as it was built, as a process of its own.</summary>
public sealed class StdioServerTests : IDisposable
{
    private static readonly string Sample = typeof(StdioServerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "McpServerSample").Value!;

    // A busy machine starts a program slowly; the client would take it for one that knows only older revisions of the protocol.
    private static readonly McpClientOptions Patient = new() { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };

    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-mcp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_tool_works_and_progress_arrives()
    {
        var errors = new ConcurrentQueue<string>();
        await using var client = await McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions
            {
                Command = "dotnet",
                Arguments = ["exec", Sample, "--cases", Path.Combine(_folder, "cases"), "--memory", Path.Combine(_folder, "memory.db")],
                WorkingDirectory = _folder,
                StandardErrorLines = errors.Enqueue,
            }),
            Patient,
            cancellationToken: TestContext.Current.CancellationToken);
        await EveryTool.WorksAsync(client, remembers: true);

        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "cases")), file => file.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.Contains("MCP: investigate is called by " + Environment.UserName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_needs_no_time_since_the_samples_clock_starts_where_the_recording_ends()
    {
        await using var client = await McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = ["exec", Sample], WorkingDirectory = _folder }), Patient, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("lock-contention", (await client.ObjectAsync("investigate", new { question = "Why does checkout fail?" })).Text("failureMode"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Nothing_but_the_protocol_is_written_to_standard_output()
    {
        using var process = Start();
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");
        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2025-06-18", JsonElement.Parse(first!).GetProperty("result").GetProperty("protocolVersion").GetString());
        Assert.All(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("2.0", JsonElement.Parse(line).GetProperty("jsonrpc").GetString()));
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("--incident", "no-such", "--incident: there is no shipped incident 'no-such'. There are: ")]
    [InlineData("--capture", "/nowhere", "/nowhere")]
    public async Task A_mistake_on_the_command_line_is_told_on_standard_error(string option, string value, string expected)
    {
        using var process = Start(option, value);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, ""), (process.ExitCode, await output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private Process Start(params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Sample, .. arguments])
    {
        WorkingDirectory = _folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
