using Cleric.Connectors;
using Cleric.Connectors.Http;
using Cleric.Connectors.Prometheus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors to Prometheus and what speaks its HTTP API.</summary>
public static class PrometheusClericBuilderExtensions
{
    private const string DefaultName = "prometheus";

    /// <summary>Adds a connector by the name "prometheus" to the server at <paramref name="baseAddress"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="baseAddress">The address below which the API lies, a path prefix included.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddPrometheus(this IClericBuilder builder, Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return builder.AddPrometheus(name: null, options => options.BaseAddress = baseAddress);
    }

    /// <summary>Adds a connector by the name "prometheus".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddPrometheus(this IClericBuilder builder, Action<PrometheusOptions> configure) => builder.AddPrometheus(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "prometheus".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddPrometheus(this IClericBuilder builder, string? name, Action<PrometheusOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "BaseAddress", "Name" ("prometheus") and the other properties of <see cref="PrometheusOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddPrometheus(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<PrometheusOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PrometheusOptions>, PrometheusOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PrometheusOptions>, PrometheusOptionsRules>());
        builder.Services.AddHttpClient(PrometheusConnector.ClientName(key), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(services => HttpHandlers.Create(PrometheusConnector.SettingsOf(services.GetRequiredService<IOptionsMonitor<PrometheusOptions>>().Get(key))));
        builder.Services.AddSingleton<IConnector>(services => new PrometheusConnector(
            services.GetRequiredService<IOptionsMonitor<PrometheusOptions>>().Get(key), services.GetRequiredService<IHttpClientFactory>(), services.GetService<TimeProvider>(), key));
        return builder.Services.AddOptions<PrometheusOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
