using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reports;
using Cleric.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.DependencyInjection;

public sealed class AddClericTests
{
    [Fact]
    public void All_that_an_investigation_needs_is_registered()
    {
        var services = new ServiceCollection();
        services.AddCleric().UseInMemoryCaseFiles();
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.NotNull(provider.GetRequiredService<IInvestigator>());
        Assert.Equal(["text", "markdown", "html", "json"], provider.GetServices<IReportRenderer>().Select(renderer => renderer.Format));
        Assert.IsType<InMemoryCaseFileStore>(provider.GetRequiredService<ICaseFileStore>());
    }

    [Fact]
    public void A_section_holds_the_options_of_models_too()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cleric:MaxQueries", "7"), new("Cleric:Models:ContextWindow", "8000"), new("Cleric:Models:Prices:small:InputPerMillion", "3")]).Build();
        using var provider = new ServiceCollection().AddCleric(configuration.GetSection("Cleric")).Services.BuildServiceProvider();

        Assert.Equal(7, provider.GetRequiredService<IOptions<ClericOptions>>().Value.MaxQueries);
        var models = provider.GetRequiredService<IOptions<ModelOptions>>().Value;
        Assert.Equal((8_000, 3m), (models.ContextWindow, models.Prices["small"].InputPerMillion));
    }

    [Fact]
    public void Added_twice_nothing_is_there_twice()
    {
        var services = new ServiceCollection();
        services.AddCleric().AddConnector(new ScriptedConnector());
        services.AddCleric(options => options.MaxQueries = 7).UseInMemoryCaseFiles();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(provider.GetServices<IEvidenceReader>().Count(), provider.GetServices<IEvidenceReader>().DistinctBy(reader => reader.GetType()).Count());
        Assert.Equal(FailureModeCatalogue.BuiltIn.Count, provider.GetServices<FailureMode>().Count());
        Assert.Equal(7, provider.GetRequiredService<IOptions<ClericOptions>>().Value.MaxQueries);
        Assert.NotNull(provider.GetRequiredService<IInvestigator>());
    }

    [Fact]
    public void A_teams_mode_replaces_the_built_in_one_of_the_same_id_and_others_are_added()
    {
        var services = new ServiceCollection();
        services.AddCleric().AddFailureModes(
            new FailureMode { Id = "lock-contention", Title = "our locks", Predictions = [] },
            new FailureMode { Id = "ours", Title = "ours", Predictions = [] });
        using var provider = services.BuildServiceProvider();
        var catalogue = provider.GetRequiredService<FailureModeCatalogue>();

        Assert.Equal("our locks", catalogue.Find("lock-contention")!.Title);
        Assert.NotNull(catalogue.Find("ours"));
        Assert.Equal(FailureModeCatalogue.BuiltIn.Count + 1, catalogue.Modes.Count);
    }

    [Fact]
    public void Modes_are_read_from_a_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "modes.yaml");
        File.WriteAllText(path, "modes:\n  - { id: ours, title: ours }\n");
        var services = new ServiceCollection();
        services.AddCleric().AddFailureModes(path);
        using var provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<FailureModeCatalogue>().Find("ours"));
    }

    [Fact]
    public void A_file_of_modes_that_is_wrong_or_missing_is_told_by_its_path()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "modes.yaml");
        File.WriteAllText(path, "modes:\n  - { id: ours, titel: ours }\n");
        var builder = new ServiceCollection().AddCleric();

        Assert.Contains($"{path}, line 2", Assert.Throws<ClericException>(() => builder.AddFailureModes(path)).Message, StringComparison.Ordinal);
        Assert.Contains("gone.yaml", Assert.Throws<ClericException>(() => builder.AddFailureModes(Path.Combine(folder, "gone.yaml"))).Message, StringComparison.Ordinal);
        Assert.Contains(folder, Assert.Throws<ClericException>(() => builder.AddFailureModes(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_is_invalid_is_told_when_the_catalogue_is_made()
    {
        var services = new ServiceCollection();
        services.AddCleric().AddFailureModes(new FailureMode { Id = "odd", Title = "odd", Weight = 0, Predictions = [] });
        using var provider = services.BuildServiceProvider();

        Assert.Contains("'odd'", Assert.Throws<ClericException>(provider.GetRequiredService<IInvestigator>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var services = new ServiceCollection();
        services.AddCleric(Section(("MaxQueries", "33"), ("MaxTime", "00:02:30"), ("MaxRows", "1000"), ("FoundFrom", "0.6"), ("Lookback", "02:00:00"), ("MaxEntities", "9")));
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<ClericOptions>>().Value;

        Assert.Equal((33, TimeSpan.FromSeconds(150), 1000L, 0.6, TimeSpan.FromHours(2), 9), (options.MaxQueries, options.MaxTime, options.MaxRows, options.FoundFrom, options.Lookback, options.MaxEntities));
        Assert.Equal((33, TimeSpan.FromSeconds(150), 1000L), (options.ToBudget().MaxQueries, options.ToBudget().MaxTime, options.ToBudget().MaxRows));
    }

    [Theory]
    [InlineData("MaxQueries", "0")]
    [InlineData("MaxTime", "00:00:00")]
    [InlineData("MaxTime", "2.00:00:00")]
    [InlineData("MaxRows", "-1")]
    [InlineData("MaxConcurrentQueries", "65")]
    [InlineData("MaxEntities", "0")]
    [InlineData("Lookback", "00:00:01")]
    [InlineData("Lookahead", "-00:00:01")]
    [InlineData("ClockTolerance", "3.00:00:00")]
    [InlineData("FoundFrom", "0.4")]
    [InlineData("FoundFrom", "NaN")]
    [InlineData("ClearFrom", "1")]
    [InlineData("LeastBits", "-0.1")]
    public void An_option_out_of_range_is_told_by_its_name(string name, string value)
    {
        var services = new ServiceCollection();
        services.AddCleric(Section((name, value)));
        using var provider = services.BuildServiceProvider();

        Assert.Contains(name, Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ClericOptions>>().Value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_validated_when_the_host_starts()
    {
        var services = new ServiceCollection();
        services.AddCleric(options => options.MaxQueries = 0);
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public void Two_connectors_of_one_name_are_told_by_it()
    {
        var services = new ServiceCollection();
        services.AddCleric().UseInMemoryCaseFiles().AddConnector(new ScriptedConnector("twin")).AddConnector(_ => new ScriptedConnector("twin"));
        using var provider = services.BuildServiceProvider();

        Assert.Contains("'twin'", Assert.Throws<ClericException>(provider.GetRequiredService<IInvestigator>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_the_hosts_own_take_their_places()
    {
        var services = new ServiceCollection();
        services.AddCleric()
            .UsePlanner<NoPlanner>()
            .AddHypothesisSource<NoSource>()
            .AddEvidenceReader<NoReader>()
            .AddEvidenceReader<NoReader>()
            .AddReportRenderer<NoRenderer>()
            .AddReportWriter<NoWriter>()
            .AddMemory<NoMemory>()
            .UseCaseFileStore<InMemoryStore>()
            .ConfigureRedaction(options => options.Emails = false)
            .ConfigureResilience(options => options.MaxRetries = 0)
            .ConfigureCache(options => options.Enabled = false)
            .Use((inner, _, _) => inner);
        using var provider = services.BuildServiceProvider();

        Assert.IsType<NoPlanner>(provider.GetRequiredService<IPlanner>());
        Assert.Single(provider.GetServices<IPlanner>());
        Assert.Single(provider.GetServices<IHypothesisSource>(), source => source is NoSource);
        Assert.Single(provider.GetServices<IEvidenceReader>(), reader => reader is NoReader);
        Assert.Contains(provider.GetServices<IReportRenderer>(), renderer => renderer is NoRenderer);
        Assert.IsType<InMemoryStore>(provider.GetRequiredService<ICaseFileStore>());
        Assert.NotNull(provider.GetRequiredService<IInvestigator>());
    }

    [Fact]
    public void Nothing_is_taken_for_something()
    {
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddCleric());
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddCleric((Action<ClericOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddCleric((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>(() => ((IClericBuilder)null!).AddConnector(new ScriptedConnector()));
    }

    private static IConfiguration Section(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"Cleric:{pair.Key}", (string?)pair.Value))).Build().GetSection("Cleric");

    private sealed class NoPlanner : IPlanner
    {
        public ValueTask<Plan> PlanAsync(ICaseView view, IReadOnlyList<Connectors.ConnectorDescriptor> connectors, CancellationToken cancellationToken = default) => new(new Plan([]));
    }

    private sealed class NoSource : IHypothesisSource
    {
        public ValueTask<IReadOnlyList<Hypothesis>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default) => new([]);
    }

    private sealed class NoReader : IEvidenceReader
    {
        public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibits.Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default) => new([]);
    }

    private sealed class NoRenderer : IReportRenderer
    {
        public string Format => "none";

        public string MediaType => "text/none";

        public string Render(Report report) => "";
    }

    private sealed class NoWriter : IReportWriter
    {
        public ValueTask<IReadOnlyDictionary<string, string>> WriteAsync(Report draft, ICaseView view, CancellationToken cancellationToken = default) => new(new Dictionary<string, string>());
    }

    private sealed class NoMemory : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => new([]);

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    private sealed class InMemoryStore : ICaseFileStore
    {
        private readonly InMemoryCaseFileStore _inner = new();

        public ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken = default) => _inner.CreateAsync(caseId, cancellationToken);

        public ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken = default) => _inner.OpenAsync(caseId, cancellationToken);

        public ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellationToken = default) => _inner.ReadAsync(caseId, cancellationToken);

        public ValueTask<IReadOnlyList<string>> CheckAsync(string caseId, CancellationToken cancellationToken = default) => _inner.CheckAsync(caseId, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken = default) => _inner.ListAsync(cancellationToken);
    }
}
