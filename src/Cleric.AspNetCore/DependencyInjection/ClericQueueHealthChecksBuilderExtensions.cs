using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Inspection;
using Cleric.AspNetCore.Investigations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the queue of investigations to a host's health checks.</summary>
public static class ClericQueueHealthChecksBuilderExtensions
{
    /// <summary>Adds a check of queue and index: it fails when the index cannot be written, or so many investigations wait that no more are taken. How many run and wait is in its data.</summary>
    /// <param name="builder">The health checks, of a host that calls AddInvestigations or AddEndpoints as well.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is reported when it fails. Null means <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags by which a host picks checks.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddClericQueue(this IHealthChecksBuilder builder, string name = "cleric-queue", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new QueueHealthCheck(services.GetRequiredService<InvestigationSchedule>(), services.GetRequiredService<IInvestigationIndex>(), services.GetRequiredService<IOptions<InvestigationQueueOptions>>()),
            failureStatus,
            tags));
    }
}
