using System.Diagnostics.CodeAnalysis;
using Cleric;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reports;
using Cleric.Safety;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a host adds to Cleric, or puts in the place of a part.</summary>
public static class ClericBuilderExtensions
{
    /// <summary>Adds a connector.</summary>
    public static IClericBuilder AddConnector(this IClericBuilder builder, IConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return builder.AddConnector(_ => connector);
    }

    /// <summary>Adds a connector that is made from the host's services.</summary>
    public static IClericBuilder AddConnector(this IClericBuilder builder, Func<IServiceProvider, IConnector> factory)
    {
        Services(builder).AddSingleton(factory);
        return builder;
    }

    /// <summary>
    /// Adds a link to the chain round every connector: outside of cache and redaction, inside of audit and budget. The first one added is the outermost.
    /// </summary>
    public static IClericBuilder Use(this IClericBuilder builder, Func<IConnector, ReadSession, IServiceProvider, IConnector> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        Services(builder).AddSingleton(new ChainLink(link));
        return builder;
    }

    /// <summary>Adds failure modes; one with the id of a built-in mode replaces it.</summary>
    public static IClericBuilder AddFailureModes(this IClericBuilder builder, params IEnumerable<FailureMode> modes)
    {
        ArgumentNullException.ThrowIfNull(modes);
        foreach (var mode in modes)
        {
            Services(builder).AddSingleton(mode);
        }

        return builder;
    }

    /// <summary>Adds the failure modes of a YAML file (the form of docs/failure-modes.md).</summary>
    /// <exception cref="ClericException">The file cannot be read or is malformed; the message names file, line and field.</exception>
    public static IClericBuilder AddFailureModes(this IClericBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var reader = new StreamReader(path);
            return builder.AddFailureModes(FailureModeYaml.Read(reader, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClericException($"The failure modes in '{path}' cannot be read: {exception.Message} Give the path of a readable YAML file.", exception);
        }
    }

    /// <summary>Adds a source of hypotheses to the built-in one.</summary>
    public static IClericBuilder AddHypothesisSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IHypothesisSource
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IHypothesisSource, T>());
        return builder;
    }

    /// <summary>Adds an evidence reader to the built-in ones.</summary>
    public static IClericBuilder AddEvidenceReader<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IEvidenceReader
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IEvidenceReader, T>());
        return builder;
    }

    /// <summary>Adds a source of questions, which are asked beside the planner's.</summary>
    public static IClericBuilder AddQuestionSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IQuestionSource
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IQuestionSource, T>());
        return builder;
    }

    /// <summary>Gives the host's own <see cref="IChatClient"/> to seats.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="seats">Which seats; none given means all.</param>
    public static IClericBuilder UseChatClient(this IClericBuilder builder, params ReadOnlySpan<ModelSeat> seats) =>
        builder.UseChatClient(provider => provider.GetRequiredService<IChatClient>(), seats);

    /// <summary>Gives a chat client to seats. The one given last to a seat has it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">The client; the host disposes of it.</param>
    /// <param name="seats">Which seats; none given means all.</param>
    public static IClericBuilder UseChatClient(this IClericBuilder builder, IChatClient client, params ReadOnlySpan<ModelSeat> seats)
    {
        ArgumentNullException.ThrowIfNull(client);
        return builder.UseChatClient(_ => client, seats);
    }

    /// <summary>Gives a chat client to seats that is a keyed service of the host's: a cheap one to read, a strong one to propose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="seats">Which seats; none given means all.</param>
    public static IClericBuilder UseChatClient(this IClericBuilder builder, string serviceKey, params ReadOnlySpan<ModelSeat> seats)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return builder.UseChatClient(provider => provider.GetRequiredKeyedService<IChatClient>(serviceKey), seats);
    }

    /// <summary>Gives a chat client that is made from the host's services to seats.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the client; called once a seat.</param>
    /// <param name="seats">Which seats; none given means all.</param>
    public static IClericBuilder UseChatClient(this IClericBuilder builder, Func<IServiceProvider, IChatClient> factory, params ReadOnlySpan<ModelSeat> seats)
    {
        ArgumentNullException.ThrowIfNull(factory);
        foreach (var seat in seats.IsEmpty ? Enum.GetValues<ModelSeat>() : seats)
        {
            Services(builder).AddSingleton(new ModelSeatClient(seat, factory));
        }

        return builder;
    }

    /// <summary>Sets context window, limits and prices of models.</summary>
    public static IClericBuilder ConfigureModels(this IClericBuilder builder, Action<ModelOptions> configure)
    {
        Services(builder).Configure(configure);
        return builder;
    }

    /// <summary>Sets context window, limits and prices of models from a section of the configuration, for example "Cleric:Models".</summary>
    public static IClericBuilder ConfigureModels(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.ConfigureModels(options => section.Bind(options));
    }

    /// <summary>Adds a report writer, which words what the engine found.</summary>
    public static IClericBuilder AddReportWriter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IReportWriter
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IReportWriter, T>());
        return builder;
    }

    /// <summary>Adds a report format to the built-in ones.</summary>
    public static IClericBuilder AddReportRenderer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IReportRenderer
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IReportRenderer, T>());
        return builder;
    }

    /// <summary>Has investigations remember: episodes, facts and procedures in the host's <see cref="VectorStore"/> (Cleric.Memory.Sqlite brings one), embedded by its <see cref="IEmbeddingGenerator"/> where one is registered, else by hashed features.</summary>
    /// <param name="builder">The builder.</param>
    public static IClericBuilder UseMemory(this IClericBuilder builder) => builder.UseMemory(_ => { });

    /// <summary>Has investigations remember, as <see cref="UseMemory(IClericBuilder)"/> does, with options.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options.</param>
    public static IClericBuilder UseMemory(this IClericBuilder builder, Action<MemoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var services = Services(builder);
        services.AddOptionsWithValidateOnStart<MemoryOptions, MemoryOptionsValidator>().Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MemoryOptions>, MemoryNeedsStore>());
        services.TryAddSingleton(provider => new SignatureEmbedder(provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>()));
        services.TryAddSingleton<MemoryRecords>();
        services.TryAddSingleton<Procedures>();
        services.TryAddSingleton<Signatures>();
        services.TryAddSingleton<Facts>();
        services.TryAddSingleton<EpisodeLearner>();
        services.TryAddSingleton<IMemoryStore, MemoryStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemory, ProductionMemory>());
        return builder;
    }

    /// <summary>Has investigations remember, with options from a section of the configuration, for example "Cleric:Memory".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section that holds <see cref="MemoryOptions"/>.</param>
    public static IClericBuilder UseMemory(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.UseMemory(options => section.Bind(options));
    }

    /// <summary>Adds a memory of past investigations of the host's own.</summary>
    public static IClericBuilder AddMemory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IMemory
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<IMemory, T>());
        return builder;
    }

    /// <summary>Puts another planner in the place of the built-in one.</summary>
    public static IClericBuilder UsePlanner<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, IPlanner
    {
        Services(builder).Replace(ServiceDescriptor.Singleton<IPlanner, T>());
        return builder;
    }

    /// <summary>Keeps case files as JSON Lines in a folder, the default.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the folder and how durable a write is.</param>
    public static IClericBuilder UseCaseFileFolder(this IClericBuilder builder, Action<JsonLinesCaseFileOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services(builder).AddCaseFileFolder(configure);
        return builder;
    }

    /// <summary>Keeps case files in memory: they are gone with the process.</summary>
    public static IClericBuilder UseInMemoryCaseFiles(this IClericBuilder builder)
    {
        Services(builder).Replace(ServiceDescriptor.Singleton<ICaseFileStore, InMemoryCaseFileStore>());
        return builder;
    }

    /// <summary>Keeps case files in a store of the host's own.</summary>
    public static IClericBuilder UseCaseFileStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, ICaseFileStore
    {
        Services(builder).Replace(ServiceDescriptor.Singleton<ICaseFileStore, T>());
        return builder;
    }

    /// <summary>Adds an observer, which sees case files as they are written.</summary>
    public static IClericBuilder AddCaseObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IClericBuilder builder)
        where T : class, ICaseObserver
    {
        Services(builder).TryAddEnumerable(ServiceDescriptor.Singleton<ICaseObserver, T>());
        return builder;
    }

    /// <summary>Sets what is redacted from everything that is read. It is on by default.</summary>
    public static IClericBuilder ConfigureRedaction(this IClericBuilder builder, Action<RedactionOptions> configure)
    {
        Services(builder).Configure(configure);
        return builder;
    }

    /// <summary>Sets time limits, retries and the circuit breaker round connectors.</summary>
    public static IClericBuilder ConfigureResilience(this IClericBuilder builder, Action<ResilienceOptions> configure)
    {
        Services(builder).Configure(configure);
        return builder;
    }

    /// <summary>Sets how long answers are kept for other investigations of the same caller.</summary>
    public static IClericBuilder ConfigureCache(this IClericBuilder builder, Action<CacheOptions> configure)
    {
        Services(builder).Configure(configure);
        return builder;
    }

    private static IServiceCollection Services(IClericBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services;
    }
}
