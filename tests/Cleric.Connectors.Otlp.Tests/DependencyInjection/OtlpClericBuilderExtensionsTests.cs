using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.DependencyInjection;

public sealed class OtlpClericBuilderExtensionsTests : IDisposable
{
    private readonly TestFolder _folder = SmallCapture.Write(new TestFolder());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_enough()
    {
        using var services = Build(builder => builder.AddOtlpCapture(_folder.Path));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal(("otlp", "otlp"), (descriptor.Name, descriptor.System));
        Assert.Equal(Enum.GetValues<QueryKind>().Except([QueryKind.Tool]), descriptor.Capabilities.Select(capability => capability.Kind));
        Assert.Contains("2026-01-01T14:00:00Z/2026-01-01T14:06:00Z", Assert.Single(descriptor.CannotSee), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddOtlpCapture("first", options => options.Folder = _folder.Path)
            .AddOtlpCapture("second", options => (options.Folder, options.Name) = (_folder.Path, "renamed"))
            .AddOtlpCapture(options => options.Folder = _folder.Path));
        Assert.Equal(["first", "renamed", "otlp"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public async Task A_section_of_the_configuration_is_bound()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Otlp:Name"] = "recorded",
            ["Otlp:Folder"] = _folder.Path,
            ["Otlp:ExcludeKinds:0"] = "Metric",
            ["Otlp:ExcludeKinds:1"] = "topology",
            ["Otlp:MemoryLimitBytes"] = "1048576",
            ["Otlp:StalenessTolerance"] = "00:02:00",
        }).Build();
        using var services = Build(builder => builder.AddOtlpCapture(configuration.GetSection("Otlp")));
        var connector = services.GetRequiredService<IConnector>();
        Assert.Equal("recorded", connector.Descriptor.Name);
        Assert.False(connector.Descriptor.Answers(QueryKind.Metric));
        Assert.False(connector.Descriptor.Answers(QueryKind.Topology));
        var answer = await connector.AskAsync(new MetricQuery { Window = Window }, TestContext.Current.CancellationToken);
        Assert.Equal(Coverage.NotConfigured, answer.Coverage);
        Assert.Contains("ExcludeKinds", answer.Note, StringComparison.Ordinal);
        var options = services.GetRequiredService<IOptionsMonitor<OtlpCaptureOptions>>().Get("recorded");
        Assert.Equal((1048576L, TimeSpan.FromMinutes(2)), (options.MemoryLimitBytes, options.StalenessTolerance!.Value));
    }

    [Theory]
    [InlineData("", 256L << 20, "Folder is missing")]
    [InlineData("x", 5L, "MemoryLimitBytes must be between")]
    public void Options_are_validated(string folder, long memory, string expected)
    {
        using var services = Build(builder => builder.AddOtlpCapture(options => (options.Folder, options.MemoryLimitBytes) = (folder, memory)));
        Assert.Contains(expected, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IConnector>()).Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void Mistakes_in_code_name_what_is_wrong()
    {
        Assert.Contains("'Folder'", Assert.Throws<ClericException>(() => new OtlpConnector(new OtlpCaptureOptions())).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<ClericException>(() => new OtlpConnector(new OtlpCaptureOptions { Folder = "/no/such/folder" })).Message, StringComparison.Ordinal);
        Assert.Contains("'StalenessTolerance'", Assert.Throws<ClericException>(() => _folder.Connector(options => options.StalenessTolerance = TimeSpan.FromSeconds(-1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_in_a_language_of_its_own_is_failed_with_a_reason_and_a_limit_of_none_is_a_mistake()
    {
        var answer = await _folder.AskAsync<NoAnswer>(new MetricQuery { Window = Window, Native = "rate(x[5m])" });
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("Native", answer.Note, StringComparison.Ordinal);
        Assert.Contains("Limit is 0", (await Assert.ThrowsAsync<ClericException>(() => _folder.AskAsync<MetricAnswer>(new MetricQuery { Window = Window, Limit = 0 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_answers_nothing()
    {
        using var folder = new TestFolder();
        using var connector = folder.Connector();
        Assert.Empty(connector.Descriptor.Capabilities);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }

    private sealed record Builder(IServiceCollection Services) : IClericBuilder;
}
