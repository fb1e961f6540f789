using Cleric.Connectors;
using Cleric.Connectors.Alertmanager;
using Cleric.Connectors.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors to Alertmanager.</summary>
public static class AlertmanagerClericBuilderExtensions
{
    private const string DefaultName = "alertmanager";

    /// <summary>Adds a connector by the name "alertmanager" to the server at <paramref name="baseAddress"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="baseAddress">The address below which the API lies, a path prefix included.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddAlertmanager(this IClericBuilder builder, Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return builder.AddAlertmanager(name: null, options => options.BaseAddress = baseAddress);
    }

    /// <summary>Adds a connector by the name "alertmanager".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddAlertmanager(this IClericBuilder builder, Action<AlertmanagerOptions> configure) => builder.AddAlertmanager(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "alertmanager".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddAlertmanager(this IClericBuilder builder, string? name, Action<AlertmanagerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "BaseAddress", "Name" ("alertmanager") and the other properties of <see cref="AlertmanagerOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddAlertmanager(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<AlertmanagerOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertmanagerOptions>, AlertmanagerOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertmanagerOptions>, AlertmanagerOptionsRules>());
        builder.Services.AddHttpClient(AlertmanagerConnector.ClientName(key), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(services => HttpHandlers.Create(services.GetRequiredService<IOptionsMonitor<AlertmanagerOptions>>().Get(key).Settings()));
        builder.Services.AddSingleton<IConnector>(services => new AlertmanagerConnector(
            services.GetRequiredService<IOptionsMonitor<AlertmanagerOptions>>().Get(key), services.GetRequiredService<IHttpClientFactory>(), services.GetService<TimeProvider>(), key));
        return builder.Services.AddOptions<AlertmanagerOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
