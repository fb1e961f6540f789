using Cleric.CaseFiles;
using Cleric.Safety;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cleric.Door;

/// <summary>Registers the door: the chain, what its links share, and redaction.</summary>
internal static class DoorServices
{
    public static IServiceCollection AddDoor(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<ResilienceOptions, ResilienceOptionsValidator>();
        services.AddOptionsWithValidateOnStart<CacheOptions, CacheOptionsValidator>();
        services.AddOptionsWithValidateOnStart<RedactionOptions, RedactionOptionsValidator>();
        services.TryAddSingleton<Redactor>();
        services.TryAddSingleton<ResiliencePipelines>();
        services.TryAddSingleton<AnswerCache>();
        services.TryAddSingleton(provider =>
        {
            var chain = new ConnectorChainBuilder();
            foreach (var link in provider.GetServices<ChainLink>())
            {
                chain.Use(link.Make);
            }

            return chain;
        });
        services.TryAddSingleton<ConnectorDoor>();
        return services;
    }

    /// <summary>Registers case files in a folder as the store, in place of an earlier store.</summary>
    public static IServiceCollection AddCaseFileFolder(this IServiceCollection services, Action<JsonLinesCaseFileOptions>? configure = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        var options = services.AddOptionsWithValidateOnStart<JsonLinesCaseFileOptions, JsonLinesCaseFileOptionsValidator>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.Replace(ServiceDescriptor.Singleton<ICaseFileStore, JsonLinesCaseFileStore>());
        return services;
    }
}
