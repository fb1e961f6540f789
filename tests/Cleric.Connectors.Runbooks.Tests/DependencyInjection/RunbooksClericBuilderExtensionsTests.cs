using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Runbooks.Tests.DependencyInjection;

public sealed class RunbooksClericBuilderExtensionsTests
{
    [Fact]
    public void A_folder_is_enough()
    {
        using var services = Build(builder => builder.AddRunbooks("/srv/runbooks"));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal(("runbooks", "runbooks"), (descriptor.Name, descriptor.System));
        Assert.Equal([QueryKind.Knowledge], descriptor.Capabilities.Select(capability => capability.Kind));
        Assert.NotEmpty(descriptor.CannotSee);
    }

    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddRunbooks("wiki", options => options.Folders.Add("/srv/wiki"))
            .AddRunbooks(options => options.Folders.Add("/srv/runbooks")));
        Assert.Equal(["wiki", "runbooks"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public void A_section_of_the_configuration_is_bound()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["R:Name"] = "wiki",
            ["R:Folders:0"] = "/srv/wiki",
            ["R:Include:0"] = "ops/*.md",
            ["R:MaxFileBytes"] = "2048",
            ["R:ReviewAfter"] = "90.00:00:00",
        }).Build();
        using var services = Build(builder => builder.AddRunbooks(configuration.GetSection("R")));
        Assert.Equal("wiki", services.GetRequiredService<IConnector>().Descriptor.Name);
        var options = services.GetRequiredService<IOptionsMonitor<RunbooksOptions>>().Get("wiki");
        Assert.Equal(("/srv/wiki", "ops/*.md", 2048, TimeSpan.FromDays(90)), (options.Folders.Single(), options.Include.Single(), options.MaxFileBytes, options.ReviewAfter));
    }

    public static TheoryData<string, Action<RunbooksOptions>> Mistakes { get; } = new()
    {
        { "Folders is empty", options => options.Folders.Clear() },
        { "Folders or Include holds an empty text", options => options.Folders.Add(" ") },
        { "Folders or Include holds an empty text", options => options.Include.Add("") },
        { "MaxFileBytes must be between", options => options.MaxFileBytes = 1 },
        { "MaxFiles must be between", options => options.MaxFiles = 0 },
        { "RefreshAfter must be between", options => options.RefreshAfter = TimeSpan.FromSeconds(-1) },
        { "ReviewAfter must be between", options => options.ReviewAfter = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_are_validated_as_the_host_starts_and_in_code(string words, Action<RunbooksOptions> mistake)
    {
        using var services = Build(builder => builder.AddRunbooks(options =>
        {
            options.Folders.Add("/srv/runbooks");
            mistake(options);
        }));
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);

        var options = new RunbooksOptions();
        options.Folders.Add("/srv/runbooks");
        mistake(options);
        Assert.Contains(words, Assert.Throws<ClericException>(() => new RunbooksConnector(options)).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }
}
