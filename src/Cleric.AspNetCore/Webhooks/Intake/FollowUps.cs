using System.Collections.Concurrent;
using System.Threading.Channels;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>Looks at what followed an investigation once it is concluded and its alerts are resolved, whichever comes last: in the background, one after the other.</summary>
internal sealed class FollowUps(IServiceProvider services, IInvestigationIndex index, ILogger<FollowUps> logger) : BackgroundService, ICaseObserver
{
    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, bool> _concluded = new(StringComparer.Ordinal);

    /// <summary>Has an investigation looked at, now that the last of its alerts is resolved.</summary>
    public void Add(string id) => _ids.Writer.TryWrite(id);

    public ValueTask OpenedAsync(string caseId, IReadOnlyList<CaseEvent> events) => ValueTask.CompletedTask;

    public ValueTask AppendedAsync(string caseId, CaseEvent caseEvent)
    {
        if (caseEvent is InvestigationConcluded)
        {
            _concluded[caseId] = true;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClosedAsync(string caseId)
    {
        if (_concluded.TryRemove(caseId, out _))
        {
            Add(caseId);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Looks at one, if it is concluded and its alerts are resolved.</summary>
    /// <returns>Whether that was so.</returns>
    public async Task<bool> LookAtAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await index.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Status: InvestigationStatus.Concluded, Alerts: > 0 }
                || (await index.AlertsAsync(id, cancellationToken).ConfigureAwait(false)).Any(alert => alert.ResolvedAt is null))
            {
                return false;
            }

            // Not asked for by the constructor: the investigator has observers, and this is one.
            var feedback = await services.GetRequiredService<IInvestigator>().FollowUpAsync(id, cancellationToken).ConfigureAwait(false);
            WebhookLog.FollowedUp(logger, id, feedback?.Verdict.ToString() ?? "nothing can be told");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (CaseFileInUseException)
        {
            // It is concluded at this moment; when it is closed, it is looked at.
            return false;
        }
#pragma warning disable CA1031 // Whatever fails here must not end the host, nor the follow-up of others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WebhookLog.FollowUpFailed(logger, exception, id);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var id in _ids.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAtAsync(id, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
