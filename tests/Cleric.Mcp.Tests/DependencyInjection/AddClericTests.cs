using Cleric.Mcp.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Tests.DependencyInjection;

public sealed class AddClericTests
{
    [Fact]
    public async Task Options_are_read_from_the_configuration()
    {
        await using var provider = Provider(new() { ["TenantClaim"] = "org", ["MaxCharacters"] = "5000", ["MaxBriefCharacters"] = "3000", ["AllowFeedback"] = "false" });
        var options = provider.GetRequiredService<IOptions<ClericMcpOptions>>().Value;

        Assert.Equal(("org", 5000, 3000, false), (options.TenantClaim, options.MaxCharacters, options.MaxBriefCharacters, options.AllowFeedback));
        Assert.DoesNotContain(provider.GetRequiredService<IOptions<McpServerOptions>>().Value.ToolCollection!, tool => tool.ProtocolTool.Name == "give_feedback");
    }

    [Theory]
    [InlineData("MaxCharacters", "10", "MaxCharacters must be between 2000 and 1000000.")]
    [InlineData("MaxBriefCharacters", "10", "MaxBriefCharacters must be between 2000 and 200000.")]
    [InlineData("TenantClaim", "", "TenantClaim is empty. Name the claim")]
    public async Task A_bad_option_keeps_the_host_from_starting_and_is_told_by_its_name(string option, string value, string expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services, new() { [option] = value });
        using var host = builder.Build();

        Assert.Contains(expected, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_lacks_cleric_itself_is_told_what_to_add()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddMcpServer().AddCleric();
        await using var provider = services.BuildServiceProvider();

        Assert.Contains("call services.AddCleric()", Assert.ThrowsAny<ClericException>(() => provider.GetRequiredService<IOptions<McpServerOptions>>().Value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosts_own_instructions_and_tools_stay()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddCleric().UseInMemoryCaseFiles();
        services.AddMcpServer(options => options.ServerInstructions = "mine").WithTools([McpServerTool.Create(() => "pong", new() { Name = "ping" })]).AddCleric().AddCleric();
        await using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<McpServerOptions>>().Value;

        Assert.Equal("mine", options.ServerInstructions);
        Assert.Equal(8, options.ToolCollection!.Count);
    }

    private static ServiceProvider Provider(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection().AddLogging();
        Add(services, settings);
        return services.BuildServiceProvider();
    }

    private static void Add(IServiceCollection services, Dictionary<string, string?> settings)
    {
        services.AddCleric().AddOtlpCapture(Shop.Folder).UseInMemoryCaseFiles();
        services.AddMcpServer().AddCleric(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
