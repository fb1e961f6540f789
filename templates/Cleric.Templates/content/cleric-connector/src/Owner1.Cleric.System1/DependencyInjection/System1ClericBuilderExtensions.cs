using System.Net;
using Cleric.Connectors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Owner1.Cleric.System1;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors to System1.</summary>
public static class System1ClericBuilderExtensions
{
    private const string DefaultName = "system1";

    /// <summary>Adds a connector by the name "system1" to the system at <paramref name="baseAddress"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="baseAddress">The address below which the API lies.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSystem1(this IClericBuilder builder, Uri baseAddress) => builder.AddSystem1(options => options.BaseAddress = baseAddress);

    /// <summary>Adds a connector by the name "system1".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSystem1(this IClericBuilder builder, Action<System1Options> configure) => builder.AddSystem1(DefaultName, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSystem1(this IClericBuilder builder, string name, Action<System1Options> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section, with the properties of <see cref="System1Options"/>.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSystem1(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"] ?? DefaultName).Bind(section);
        return builder;
    }

    private static OptionsBuilder<System1Options> Register(IClericBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<System1Options>, System1OptionsValidator>());

        // Redirects are not followed: they could take the token to another host.
        builder.Services.AddHttpClient(System1Connector.ClientName(name), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All });
        builder.Services.AddSingleton<IConnector>(services => new System1Connector(
            services.GetRequiredService<IOptionsMonitor<System1Options>>().Get(name), services.GetRequiredService<IHttpClientFactory>(), services.GetService<TimeProvider>()));
        return builder.Services.AddOptions<System1Options>(name).Configure(options => options.Name = name).ValidateOnStart();
    }
}
