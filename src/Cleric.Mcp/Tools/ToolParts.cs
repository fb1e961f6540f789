using Cleric.Mcp.Access;
using Cleric.Memory;
using Cleric.Reasoning.Catalogue;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.Mcp.Tools;

/// <summary>What tools are made of.</summary>
internal sealed class ToolParts(IServiceProvider services)
{
    public ClericMcpOptions Options { get; } = services.GetRequiredService<IOptions<ClericMcpOptions>>().Value;

    public IInvestigator Investigator { get; } = services.GetService<IInvestigator>() ?? throw new ClericException("Cleric itself is missing: call services.AddCleric(), with the connectors to read, beside AddMcpServer().AddCleric().");

    public Callers Callers { get; } = services.GetRequiredService<Callers>();

    public Cases Cases { get; } = services.GetRequiredService<Cases>();

    public FailureModeCatalogue Catalogue { get; } = services.GetRequiredService<FailureModeCatalogue>();

    /// <summary>What was learnt, or null in a host that remembers nothing.</summary>
    public IMemoryStore? Memory { get; } = services.GetService<IMemoryStore>();

    public ILogger Logger { get; } = services.GetRequiredService<ILoggerFactory>().CreateLogger("Cleric.Mcp");

    public string Render(Report report, string format) =>
        services.GetServices<IReportRenderer>().Last(renderer => renderer.Format == format).Render(report);
}
