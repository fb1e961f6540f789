using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Prometheus.Tests.DependencyInjection;

public sealed class PrometheusClericBuilderExtensionsTests
{
    private static readonly Uri Address = new("http://prometheus:9090");

    [Fact]
    public void An_address_is_enough()
    {
        using var services = Build(builder => builder.AddPrometheus(Address));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal(("prometheus", "prometheus"), (descriptor.Name, descriptor.System));
        Assert.Equal([QueryKind.Metric, QueryKind.Resource, QueryKind.Topology, QueryKind.Alert], descriptor.Capabilities.Select(capability => capability.Kind));
        Assert.Equal("PromQL", descriptor.Capabilities[0].NativeLanguage);
    }

    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddPrometheus("eu", options => options.BaseAddress = Address)
            .AddPrometheus("us", options => (options.BaseAddress, options.Name) = (Address, "renamed"))
            .AddPrometheus(options => options.BaseAddress = Address));
        Assert.Equal(["eu", "renamed", "prometheus"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public async Task A_connector_that_was_renamed_uses_the_client_it_was_added_with()
    {
        var server = SmallServer.WithCheckout();
        var services = new ServiceCollection();
        new Builder(services).AddPrometheus("us", options => (options.BaseAddress, options.Name) = (ScriptedServer.Address, "renamed"));
        services.AddHttpClient(PrometheusConnector.ClientName("us")).ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IConnector>().AskAsync(new TopologyQuery { Window = SmallServer.Window }, TestContext.Current.CancellationToken);
        Assert.Single(server.Asked);
    }

    [Fact]
    public void A_section_of_the_configuration_is_bound()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["P:Name"] = "mimir",
            ["P:BaseAddress"] = "https://mimir.example.com/prometheus",
            ["P:Tenant"] = "team-a",
            ["P:Headers:X-Key"] = "k",
            ["P:RequiredLabels:cluster"] = "eu",
            ["P:EntityLabels:0:Label"] = "component",
            ["P:EntityLabels:0:Kind"] = "database",
            ["P:ExporterJobs:0"] = "snmp",
            ["P:ExcludeKinds:0"] = "Topology",
            ["P:Timeout"] = "00:00:10",
        }).Build();
        using var services = Build(builder => builder.AddPrometheus(configuration.GetSection("P")));
        Assert.False(services.GetRequiredService<IConnector>().Descriptor.Answers(QueryKind.Topology));
        var options = services.GetRequiredService<IOptionsMonitor<PrometheusOptions>>().Get("mimir");
        Assert.Equal(("https://mimir.example.com/prometheus", "team-a", "k", "eu"), (options.BaseAddress!.ToString(), options.Tenant, options.Headers["x-key"], options.RequiredLabels["cluster"]));
        Assert.Equal(("component", "database", "{name}", "snmp", TimeSpan.FromSeconds(10)), (options.EntityLabels[0].Label, options.EntityLabels[0].Kind, options.EntityLabels[0].Pattern, options.ExporterJobs[0], options.Timeout));
    }

    public static TheoryData<string, Action<PrometheusOptions>> Mistakes { get; } = new()
    {
        { "BaseAddress is missing", options => options.BaseAddress = null },
        { "http:// or https://", options => options.BaseAddress = new Uri("ftp://x") },
        { "http:// or https://", options => options.BaseAddress = new Uri("prometheus", UriKind.Relative) },
        { "holds credentials", options => options.BaseAddress = new Uri("http://me:secret@prometheus:9090") },
        { "holds a query", options => options.BaseAddress = new Uri("http://prometheus:9090?x=1") },
        { "Password is set without Username", options => options.Password = "secret" },
        { "ClientKeyFile is set without", options => options.ClientKeyFile = "x" },
        { "StalenessTolerance is negative", options => options.StalenessTolerance = TimeSpan.FromSeconds(-1) },
        { "is no regular expression", options => options.ExcludeMetrics = "(" },
        { "MaxPoints must be between", options => options.MaxPoints = 11_000 },
        { "Timeout must be between", options => options.Timeout = TimeSpan.Zero },
        { "TenantHeader is empty", options => options.TenantHeader = "" },
        { "a Label is missing", options => options.EntityLabels.Add(new EntityLabel()) },
        { "has to hold {name}", options => options.EntityLabels.Add(new EntityLabel { Label = "x", Pattern = "y" }) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_are_validated_as_the_host_starts(string words, Action<PrometheusOptions> mistake)
    {
        using var services = Build(builder => builder.AddPrometheus(options =>
        {
            options.BaseAddress = Address;
            mistake(options);
        }));
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_code_name_what_is_wrong()
    {
        Assert.Contains("'BaseAddress'", Assert.Throws<ClericException>(() => new PrometheusConnector(new PrometheusOptions(), new ScriptedServer())).Message, StringComparison.Ordinal);
        Assert.Contains("StalenessTolerance", Assert.Throws<ClericException>(() => new ScriptedServer().Connector(options => options.StalenessTolerance = TimeSpan.MinValue)).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }
}
