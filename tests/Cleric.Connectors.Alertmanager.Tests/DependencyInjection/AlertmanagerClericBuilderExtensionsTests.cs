using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Alertmanager.Tests.DependencyInjection;

public sealed class AlertmanagerClericBuilderExtensionsTests
{
    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddAlertmanager(ScriptedAlertmanager.Address)
            .AddAlertmanager("eu", options => options.BaseAddress = ScriptedAlertmanager.Address)
            .AddAlertmanager("us", options => (options.BaseAddress, options.Name) = (ScriptedAlertmanager.Address, "renamed")));
        Assert.Equal(["alertmanager", "eu", "renamed"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
        Assert.All(services.GetServices<IConnector>(), connector => Assert.Equal(("alertmanager", QueryKind.Alert), (connector.Descriptor.System, connector.Descriptor.Capabilities.Single().Kind)));
    }

    [Fact]
    public async Task A_section_of_the_configuration_is_bound_and_the_client_can_be_the_hosts()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["A:Name"] = "am",
            ["A:BaseAddress"] = "http://alertmanager.test:9093",
            ["A:EntityLabels:0"] = "component",
            ["A:RequiredLabels:cluster"] = "eu",
        }).Build();
        var services = new ServiceCollection();
        new Builder(services).AddAlertmanager(configuration.GetSection("A"));
        var server = new ScriptedAlertmanager();
        services.AddHttpClient(AlertmanagerConnector.ClientName("am")).ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();
        var answer = await provider.GetRequiredService<IConnector>().AskAsync(new AlertQuery { Window = ScriptedAlertmanager.Window }, TestContext.Current.CancellationToken);
        Assert.Equal(Coverage.Empty, answer.Coverage);
        Assert.Equal("?filter=cluster%3D%22eu%22", server.Asked.Single().RequestUri!.Query);
        Assert.Equal(["component"], provider.GetRequiredService<IOptionsMonitor<AlertmanagerOptions>>().Get("am").EntityLabels);
    }

    public static TheoryData<string, Action<AlertmanagerOptions>> Mistakes { get; } = new()
    {
        { "BaseAddress is missing", options => options.BaseAddress = null },
        { "http:// or https://", options => options.BaseAddress = new Uri("file:///x") },
        { "Password is set without Username", options => options.Password = "secret" },
        { "Timeout must be between", options => options.Timeout = TimeSpan.Zero },
        { "MaxResponseBytes must be between", options => options.MaxResponseBytes = 1 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_are_validated_as_the_host_starts(string words, Action<AlertmanagerOptions> mistake)
    {
        using var services = Build(builder => builder.AddAlertmanager(options =>
        {
            options.BaseAddress = ScriptedAlertmanager.Address;
            mistake(options);
        }));
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_code_name_what_is_wrong()
    {
        Assert.Contains("'BaseAddress'", Assert.Throws<ClericException>(() => new AlertmanagerConnector(new AlertmanagerOptions(), new ScriptedAlertmanager())).Message, StringComparison.Ordinal);
        Assert.Contains("http", Assert.Throws<ClericException>(() => new AlertmanagerConnector(new AlertmanagerOptions { BaseAddress = new Uri("x", UriKind.Relative) }, new ScriptedAlertmanager())).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }
}
