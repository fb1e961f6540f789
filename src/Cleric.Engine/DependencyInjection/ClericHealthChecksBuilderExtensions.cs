using Cleric.Connectors;
using Cleric.Inspection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Cleric to a host's health checks.</summary>
public static class ClericHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of every connector: healthy when each is reachable and its data is new, degraded when one is not or is denied something, and failed when none can be reached. The description says
    /// what to do, and the data has a text for each connector. Each check asks each connector a small query of each kind that it declares (<see cref="IConnectorInspector"/>), so let it run by the
    /// minute rather than by the second; it takes 20 seconds at most.
    /// </summary>
    /// <param name="builder">The health checks, of a host that calls <c>AddCleric</c> on its services as well.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is reported when no connector can be reached. Null means <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags by which a host picks checks.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddCleric(this IHealthChecksBuilder builder, string name = "cleric", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, services => new ConnectorHealthCheck(services.GetRequiredService<IConnectorInspector>()), failureStatus, tags));
    }
}
