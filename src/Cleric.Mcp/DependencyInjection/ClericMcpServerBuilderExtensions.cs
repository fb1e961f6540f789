using Cleric.Mcp;
using Cleric.Mcp.Access;
using Cleric.Mcp.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Cleric's tools to an MCP server.</summary>
public static class ClericMcpServerBuilderExtensions
{
    /// <summary>
    /// Adds the tools investigate, resume_investigation, get_report, list_exhibits, get_exhibit, give_feedback and ask_memory. The host adds Cleric itself and its connectors besides (<c>services.AddCleric()</c>), and a transport
    /// (<c>WithStdioServerTransport()</c>, or <c>WithHttpTransport()</c> of ModelContextProtocol.AspNetCore).
    /// </summary>
    /// <param name="builder">The MCP server's builder.</param>
    /// <returns>The builder.</returns>
    public static IMcpServerBuilder AddCleric(this IMcpServerBuilder builder) => builder.AddCleric(_ => { });

    /// <summary>Adds the tools, as <see cref="AddCleric(IMcpServerBuilder)"/> does, with options.</summary>
    /// <param name="builder">The MCP server's builder.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IMcpServerBuilder AddCleric(this IMcpServerBuilder builder, Action<ClericMcpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<ClericMcpOptions, ClericMcpOptionsValidator>().Configure(configure);
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<Cases>();
        services.TryAddSingleton<ToolParts>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<McpServerOptions>, ToolSetup>());
        return builder;
    }

    /// <summary>Adds the tools, as <see cref="AddCleric(IMcpServerBuilder)"/> does, with options from a section of the configuration.</summary>
    /// <param name="builder">The MCP server's builder.</param>
    /// <param name="section">The section that holds <see cref="ClericMcpOptions"/>, for example "Cleric:Mcp".</param>
    /// <returns>The builder.</returns>
    public static IMcpServerBuilder AddCleric(this IMcpServerBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.AddCleric(options => section.Bind(options));
    }
}
