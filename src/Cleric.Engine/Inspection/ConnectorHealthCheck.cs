using Cleric.Connectors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cleric.Inspection;

/// <summary>Healthy when there is nothing to do at any connector, failed when none is reachable, else degraded.</summary>
internal sealed class ConnectorHealthCheck(IConnectorInspector inspector) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var statuses = await Task.WhenAll(inspector.Connectors.Select(connector => inspector.DescribeAsync(connector.Name, caller: null, cancellationToken))).ConfigureAwait(false);
        var data = statuses.ToDictionary(status => status.Descriptor.Name, status => (object)status.ToString(), StringComparer.Ordinal);
        if (statuses.Length == 0)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "There is no connector. Add one to the builder that AddCleric returns.");
        }

        var words = string.Join(' ', statuses.SelectMany(status => status.ToDo.Select(item => $"{status.Descriptor.Name}: {item}")));
        return statuses.All(status => status.ToDo.Count == 0) ? HealthCheckResult.Healthy($"{statuses.Length} connectors are reachable, and their data is new.", data)
            : Array.TrueForAll(statuses, status => status.Reachable == false) ? new HealthCheckResult(context.Registration.FailureStatus, words, exception: null, data)
            : HealthCheckResult.Degraded(words, exception: null, data);
    }
}
