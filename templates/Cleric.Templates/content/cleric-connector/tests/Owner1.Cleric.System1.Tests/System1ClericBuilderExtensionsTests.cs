using Cleric.Connectors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Owner1.Cleric.System1.Tests;

public sealed class System1ClericBuilderExtensionsTests
{
    [Fact]
    public void A_connector_is_added_by_its_name()
    {
        var services = new ServiceCollection();
        services.AddCleric()
            .AddSystem1(System1Server.Address)
            .AddSystem1("other", options => options.BaseAddress = System1Server.Address);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(["system1", "other"], provider.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public void Options_come_from_the_configuration()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["BaseAddress"] = "https://system1.test", ["Name"] = "mine", ["MaxResponseBytes"] = "2048" }).Build();
        var services = new ServiceCollection();
        services.AddCleric().AddSystem1(section);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(2048, provider.GetRequiredService<IOptionsMonitor<System1Options>>().Get("mine").MaxResponseBytes);
        Assert.Equal("mine", Assert.Single(provider.GetServices<IConnector>()).Descriptor.Name);
    }

    [Fact]
    public void A_missing_address_is_told()
    {
        var services = new ServiceCollection();
        services.AddCleric().AddSystem1(options => options.Token = "x");
        using var provider = services.BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetServices<IConnector>().ToList());
        Assert.Contains("BaseAddress is missing", fault.Message);
    }
}
