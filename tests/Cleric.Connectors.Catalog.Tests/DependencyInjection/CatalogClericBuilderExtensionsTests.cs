using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Catalog.Tests.DependencyInjection;

public sealed class CatalogClericBuilderExtensionsTests
{
    [Fact]
    public void A_folder_is_enough()
    {
        using var services = Build(builder => builder.AddCatalog("/srv/catalog"));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal(("catalog", "backstage"), (descriptor.Name, descriptor.System));
        Assert.Equal([QueryKind.Topology], descriptor.Capabilities.Select(capability => capability.Kind));
        Assert.NotEmpty(descriptor.CannotSee);
    }

    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddCatalog("repositories", options => options.Folders.Add("/srv/repositories"))
            .AddCatalog(options => options.Folders.Add("/srv/catalog")));
        Assert.Equal(["repositories", "catalog"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public void A_section_of_the_configuration_is_bound()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["R:Name"] = "repositories",
            ["R:Folders:0"] = "/srv/repositories",
            ["R:Include:0"] = "**/*.yaml",
            ["R:MaxFileBytes"] = "2048",
            ["R:RefreshAfter"] = "00:05:00",
        }).Build();
        using var services = Build(builder => builder.AddCatalog(configuration.GetSection("R")));
        Assert.Equal("repositories", services.GetRequiredService<IConnector>().Descriptor.Name);
        var options = services.GetRequiredService<IOptionsMonitor<CatalogOptions>>().Get("repositories");
        Assert.Equal(("/srv/repositories", "**/*.yaml", 2048, TimeSpan.FromMinutes(5)), (options.Folders.Single(), options.Include.Single(), options.MaxFileBytes, options.RefreshAfter));
    }

    public static TheoryData<string, Action<CatalogOptions>> Mistakes { get; } = new()
    {
        { "Folders is empty", options => options.Folders.Clear() },
        { "Folders or Include holds an empty text", options => options.Folders.Add(" ") },
        { "Folders or Include holds an empty text", options => options.Include.Add("") },
        { "MaxFileBytes must be between", options => options.MaxFileBytes = 1 },
        { "MaxFiles must be between", options => options.MaxFiles = 0 },
        { "RefreshAfter must be between", options => options.RefreshAfter = TimeSpan.FromSeconds(-1) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_are_validated_as_the_host_starts_and_in_code(string words, Action<CatalogOptions> mistake)
    {
        using var services = Build(builder => builder.AddCatalog(options =>
        {
            options.Folders.Add("/srv/catalog");
            mistake(options);
        }));
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);

        var options = new CatalogOptions();
        options.Folders.Add("/srv/catalog");
        mistake(options);
        Assert.Contains(words, Assert.Throws<ClericException>(() => new CatalogConnector(options)).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }
}
