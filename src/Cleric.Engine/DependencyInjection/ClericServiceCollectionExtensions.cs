using Cleric;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Inspection;
using Cleric.Investigations;
using Cleric.Ledger;
using Cleric.Models;
using Cleric.Models.Seats;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Orientation;
using Cleric.Reasoning.Planning;
using Cleric.Reasoning.Readers;
using Cleric.Reports;
using Cleric.Reports.Rendering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Cleric to a host.</summary>
public static class ClericServiceCollectionExtensions
{
    /// <summary>Adds an <see cref="IInvestigator"/> and all it needs but connectors: add those to the builder that is returned.</summary>
    /// <param name="services">The host's services.</param>
    public static IClericBuilder AddCleric(this IServiceCollection services) => services.AddCleric(_ => { });

    /// <summary>Adds an <see cref="IInvestigator"/> and all it needs but connectors: add those to the builder that is returned.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options.</param>
    public static IClericBuilder AddCleric(this IServiceCollection services, Action<ClericOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptionsWithValidateOnStart<ClericOptions, ClericOptionsValidator>().Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(IInvestigator)))
        {
            return new ClericBuilder(services);
        }

        // Hosts bring their own logging; without one, nothing is logged.
        services.TryAdd(ServiceDescriptor.Singleton<ILoggerFactory, Logging.Abstractions.NullLoggerFactory>());
        services.TryAdd(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(Logger<>)));

        services.AddDoor();
        if (!services.Any(service => service.ServiceType == typeof(ICaseFileStore)))
        {
            services.AddCaseFileFolder();
        }

        foreach (var mode in FailureModeCatalogue.BuiltIn)
        {
            services.AddSingleton(mode);
        }

        services.TryAddSingleton<FailureModeCatalogue>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHypothesisSource, CatalogueHypothesisSource>());
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelPricesValidator>());
        services.TryAddSingleton<ModelSeats>();
        services.TryAddSingleton<ModelDay>();
        services.TryAddSingleton<ModelDesk>();
        services.TryAddSingleton<ProposeSeat>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHypothesisSource, ProposeSeat>(provider => provider.GetRequiredService<ProposeSeat>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuestionSource, RunbookQuestions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuestionSource, ToolQuestions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuestionSource, RunbookSteps>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuestionSource, AskSeat>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, SeriesReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, LogReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, TraceReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, ChangeReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, ResourceReader>());
        services.TryAddSingleton<InformationPlanner>();
        services.TryAddSingleton<IPlanner, RecallingPlanner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReportRenderer, TextReportRenderer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReportRenderer, MarkdownReportRenderer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReportRenderer, HtmlReportRenderer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReportRenderer, JsonReportRenderer>());
        services.TryAddSingleton<Orienter>();
        services.TryAddSingleton<HypothesisBook>();
        services.TryAddSingleton(Calibration.BuiltIn);
        services.TryAddSingleton<EvidenceDesk>();
        services.TryAddSingleton<Judge>();
        services.TryAddSingleton<InvestigationParts>();
        services.TryAddSingleton<IConnectorInspector, ConnectorInspector>();
        services.TryAddSingleton<IInvestigator, Investigator>();
        return new ClericBuilder(services);
    }

    /// <summary>Adds Cleric with options from a section of the configuration.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section that holds <see cref="ClericOptions"/>, for example "Cleric", and those of models in its "Models".</param>
    public static IClericBuilder AddCleric(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddCleric(options => section.Bind(options)).ConfigureModels(section.GetSection("Models"));
    }
}
