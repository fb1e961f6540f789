using Cleric.Connectors;
using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors to MCP servers.</summary>
public static class McpClericBuilderExtensions
{
    private const string DefaultName = "mcp";

    /// <summary>Adds a connector by the name "mcp" to the server over HTTP at <paramref name="endpoint"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="endpoint">The server's address, its path included.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddMcp(this IClericBuilder builder, Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return builder.AddMcp(name: null, options => options.Endpoint = endpoint);
    }

    /// <summary>Adds a connector by the name "mcp".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddMcp(this IClericBuilder builder, Action<McpOptions> configure) => builder.AddMcp(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "mcp".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddMcp(this IClericBuilder builder, string? name, Action<McpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "Command" and "Arguments" or "Endpoint", "Name" ("mcp") and the other properties of <see cref="McpOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddMcp(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<McpOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpOptions>, McpOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpOptions>, McpOptionsRules>());
        builder.Services.AddHttpClient(McpConnector.ClientName(key))
            .ConfigurePrimaryHttpMessageHandler(services => HttpHandlers.Create(McpConnector.SettingsOf(services.GetRequiredService<IOptionsMonitor<McpOptions>>().Get(key))));
        builder.Services.AddSingleton<IConnector>(services => new McpConnector(
            services.GetRequiredService<IOptionsMonitor<McpOptions>>().Get(key), services.GetRequiredService<IHttpMessageHandlerFactory>(), services.GetService<TimeProvider>(), key));
        return builder.Services.AddOptions<McpOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
