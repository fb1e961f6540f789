using Cleric;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Endpoints;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to Cleric what a web host needs.</summary>
public static class ClericAspNetCoreBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="IInvestigations"/>: a queue that runs investigations in the background and survives a restart, and the index of all investigations. <see cref="AddEndpoints(IClericBuilder, Action{ClericEndpointsOptions})"/> includes it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static IClericBuilder AddInvestigations(this IClericBuilder builder)
    {
        var services = Services(builder);
        services.AddOptionsWithValidateOnStart<InvestigationQueueOptions, InvestigationQueueOptionsValidator>();
        services.AddOptionsWithValidateOnStart<SqliteInvestigationIndexOptions, SqliteInvestigationIndexOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IInvestigationIndex, SqliteInvestigationIndex>();
        services.TryAddSingleton<LiveCases>();
        services.TryAddSingleton<InvestigationSchedule>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICaseObserver, LiveCaseObserver>());
        services.TryAddSingleton<InvestigationService>();
        services.TryAddSingleton<IInvestigations>(provider => provider.GetRequiredService<InvestigationService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InvestigationRunner>());
        return builder;
    }

    /// <summary>Adds what <see cref="AspNetCore.Builder.ClericEndpointRouteBuilderExtensions.MapCleric"/> needs.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options: at least <see cref="ClericEndpointsOptions.Policy"/>.</param>
    public static IClericBuilder AddEndpoints(this IClericBuilder builder, Action<ClericEndpointsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var services = Services(builder);
        services.AddOptionsWithValidateOnStart<ClericEndpointsOptions, ClericEndpointsOptionsValidator>().Configure(configure);
        services.AddAuthorization();
        services.TryAddSingleton<CallerReader>();
        services.TryAddSingleton<UserLimits>();
        services.TryAddSingleton<Auditor>();
        services.TryAddSingleton<EndpointHandler>();

        // A host's own keeps its place.
        if (services.LastOrDefault(service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler)) is not { } known || known.ImplementationType == typeof(AuthorizationMiddlewareResultHandler))
        {
            services.Replace(ServiceDescriptor.Singleton<IAuthorizationMiddlewareResultHandler, RefusalHandler>());
        }

        return builder.AddInvestigations();
    }

    /// <summary>Adds what <see cref="AspNetCore.Builder.ClericEndpointRouteBuilderExtensions.MapCleric"/> needs, with options from a section of the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section that holds <see cref="ClericEndpointsOptions"/>, and those of queue and index in its "Queue" and "Index".</param>
    public static IClericBuilder AddEndpoints(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder
            .AddEndpoints(options => section.Bind(options))
            .ConfigureQueue(options => section.GetSection("Queue").Bind(options))
            .ConfigureIndex(options => section.GetSection("Index").Bind(options));
    }

    /// <summary>Sets how many investigations run at once and how many may wait.</summary>
    public static IClericBuilder ConfigureQueue(this IClericBuilder builder, Action<InvestigationQueueOptions> configure)
    {
        Services(builder).Configure(configure);
        return builder;
    }

    /// <summary>Sets where the index of investigations is kept.</summary>
    public static IClericBuilder ConfigureIndex(this IClericBuilder builder, Action<SqliteInvestigationIndexOptions> configure)
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
