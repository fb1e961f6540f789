using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Inspection;

/// <summary>Whether investigations can be queued and are run.</summary>
internal sealed class QueueHealthCheck(InvestigationSchedule schedule, IInvestigationIndex index, IOptions<InvestigationQueueOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (waiting, running) = (schedule.Waiting, schedule.Running);
        var data = new Dictionary<string, object> { ["waiting"] = waiting, ["running"] = running };
        try
        {
            // What can only be read takes no investigation. There is none of this name, so that nothing changes.
            await index.UpdateAsync("", entry => entry, cancellationToken).ConfigureAwait(false);
        }
        catch (ClericException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception, data);
        }

        return waiting >= options.Value.MaxWaiting
            ? new HealthCheckResult(context.Registration.FailureStatus, $"{waiting} investigations wait, and no more are taken. Raise MaxConcurrent or MaxWaiting, or look at why they take long.", null, data)
            : HealthCheckResult.Healthy($"{running} investigations run, {waiting} wait.", data);
    }
}
