using Cleric.Connectors;
using Cleric.Connectors.Mcp;
using Cleric.Exhibits;
using Cleric.Integration.Prometheus;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Mcp;

/// <summary>MCP servers that others wrote, from npm: below the folder that CLERIC_MCP_SERVERS names, else where .ci/run installs them.</summary>
internal static class NodeServers
{
    public static TimeWindow Window { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero));

    /// <summary>The program and the script of a server; skips a test where it is not there.</summary>
    public static (string Node, string Script) Require(string server)
    {
        var folder = Environment.GetEnvironmentVariable("CLERIC_MCP_SERVERS") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "cleric", "mcp-servers");
        var script = Path.Combine(folder, "node_modules", "@modelcontextprotocol", server, "dist", "index.js");
        var node = Server.Find("node");
        if (node is null || !File.Exists(script))
        {
            Assert.Skip($"Needs Node and @modelcontextprotocol/{server} (npm install --prefix {folder} @modelcontextprotocol/{server}).");
        }

        return (node!, script);
    }

    /// <summary>A connector to a server over stdio, and what ends it.</summary>
    public static ServiceProvider Over(string server, Action<McpOptions> configure, params string[] arguments) => Over(server, TimeProvider.System, configure, arguments);

    public static ServiceProvider Over(string server, TimeProvider time, Action<McpOptions> configure, params string[] arguments)
    {
        var (node, script) = Require(server);
        return With(
            options =>
            {
                options.Command = node;
                foreach (var argument in arguments.Prepend(script))
                {
                    options.Arguments.Add(argument);
                }

                configure(options);
            },
            time);
    }

    public static ServiceProvider With(Action<McpOptions> configure, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System).AddCleric().AddMcp(configure);
        return services.BuildServiceProvider();
    }

    public static ValueTask<Answer> CallAsync(this IServiceProvider services, string tool, string arguments = "{}") =>
        services.GetRequiredService<IConnector>().AskAsync(new ToolQuery { Tool = tool, Arguments = arguments, Window = Window }, TestContext.Current.CancellationToken);
}
