using Cleric.Connectors.Mcp.Tests.Mappings;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Mcp.Tests.DependencyInjection;

public sealed class McpClericBuilderExtensionsTests
{
    [Fact]
    public async Task Connectors_are_added_by_address_by_options_by_name_and_from_the_configuration()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Name"] = "files",
            ["Command"] = "npx",
            ["Arguments:0"] = "-y",
            ["Arguments:1"] = "server",
            ["Environment:TOKEN"] = "t",
            ["InheritEnvironment:0"] = "HTTPS_PROXY",
            ["AllowedTools:0"] = "search",
            ["DeniedTools:0"] = "remove",
            ["PinnedTools:search"] = new string('a', 64),
            ["MaxResultBytes"] = "2048",
            ["Timeout"] = "00:00:05",
            ["TrustReadOnlyHint"] = "false",
        }).Build();
        await using var services = Services(builder => builder
            .AddMcp(new Uri("https://mcp.example.org/mcp"))
            .AddMcp("second", options => options.Command = "x")
            .AddMcp(section));
        Assert.Equal(["mcp", "second", "files"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
        var options = services.GetRequiredService<IOptionsMonitor<McpOptions>>().Get("files");
        Assert.Equal(("npx", 2048, TimeSpan.FromSeconds(5), false), (options.Command, options.MaxResultBytes, options.Timeout, options.TrustReadOnlyHint));
        Assert.Equal(["-y", "server"], options.Arguments);
        Assert.Equal("t", options.Environment["TOKEN"]);
        Assert.Equal(["HTTPS_PROXY"], options.InheritEnvironment);
        Assert.Equal(["search"], options.AllowedTools);
        Assert.Equal(["remove"], options.DeniedTools);
        Assert.Single(options.PinnedTools);
        await using var one = Services(builder => builder.AddMcp(options => ScriptedServer.Configure(options)));
        Assert.Equal(Coverage.Data, (await one.GetRequiredService<IConnector>().AskAsync(Harness.Tool("read"), TestContext.Current.CancellationToken)).Coverage);
    }

    [Fact]
    public void A_descriptor_tells_what_is_mapped_and_costs_no_call()
    {
        using var maps = new Maps();
        using var services = Services(builder => builder.AddMcp(options =>
        {
            options.Command = "no-such-program-7f3a";
            options.MappingFile = maps.File(Maps.All);
        }));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal("mcp", descriptor.System);
        Assert.Equal(
            [QueryKind.Alert, QueryKind.Change, QueryKind.Knowledge, QueryKind.Log, QueryKind.Metric, QueryKind.Resource, QueryKind.Tool, QueryKind.Topology],
            descriptor.Capabilities.Select(capability => capability.Kind).OrderBy(kind => kind.ToString(), StringComparer.Ordinal));
        Assert.Contains(descriptor.CannotSee, sentence => sentence.Contains("may not be called", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_an_option_is_told_by_name_when_the_host_starts(string told, Action<McpOptions> configure)
    {
        using var services = Services(builder => builder.AddMcp(configure));
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<McpOptions>> Mistakes => new()
    {
        { "Command and Endpoint are missing", _ => { } },
        { "Both Command and Endpoint are set", options => (options.Command, options.Endpoint) = ("x", new Uri("http://x/")) },
        { "Endpoint has to begin with http", options => options.Endpoint = new Uri("ftp://x/") },
        { "Endpoint holds credentials", options => options.Endpoint = new Uri("http://u:p@x/") },
        { "are for servers over HTTP", options => (options.Command, options.BearerTokenFile) = ("x", "f") },
        { "ClientKeyFile is set without", options => (options.Endpoint, options.ClientKeyFile) = (new Uri("http://x/"), "f") },
        { "no name of a variable", options => { options.Command = "x"; options.InheritEnvironment.Add("A=B"); } },
        { "is no SHA-256", options => { options.Command = "x"; options.PinnedTools["t"] = "abc"; } },
        { "in AllowedTools and in DeniedTools", options => { options.Command = "x"; options.AllowedTools.Add("t"); options.DeniedTools.Add("t"); } },
        { "'/no/mapping.json' cannot be read", options => (options.Command, options.MappingFile) = ("x", "/no/mapping.json") },
        { "MaxResultBytes must be", options => (options.Command, options.MaxResultBytes) = ("x", 1) },
        { "MaxResponseBytes must be", options => (options.Command, options.MaxResponseBytes) = ("x", 1) },
        { "MaxTools must be", options => (options.Command, options.MaxTools) = ("x", 0) },
        { "Timeout must be", options => (options.Command, options.Timeout) = ("x", TimeSpan.Zero) },
        { "ToolListAge must be", options => (options.Command, options.ToolListAge) = ("x", TimeSpan.FromSeconds(-1)) },
    };

    [Fact]
    public async Task Queries_that_make_no_sense_are_refused_by_name()
    {
        await using var connector = new McpConnector(new McpOptions { Command = "x" });
        var reversed = new ToolQuery { Tool = "t", Window = new TimeWindow(Harness.Window.End, Harness.Window.Start) };
        Assert.Contains("Window", (await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(reversed, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Contains("Limit", (await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(Harness.Tool("t", limit: 0), TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        var log = await connector.AskAsync(new LogQuery { Window = Harness.Window }, TestContext.Current.CancellationToken);
        Assert.Equal(Coverage.NotConfigured, log.Coverage);
        Assert.Contains("MappingFile", log.Note, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }

    private sealed class Builder(IServiceCollection services) : IClericBuilder
    {
        public IServiceCollection Services => services;
    }
}
