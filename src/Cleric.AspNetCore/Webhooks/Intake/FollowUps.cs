using System.Threading.Channels;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>Looks at what followed investigations whose alerts are all resolved, in the background, one after the other.</summary>
internal sealed class FollowUps(IInvestigator investigator, IInvestigationIndex index, TimeProvider time, ILogger<FollowUps> logger) : BackgroundService
{
    /// <summary>What is resolved before its investigation ends is looked at again after so long.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>();

    /// <summary>Called after each one that was looked at, for tests.</summary>
    internal Action<string>? LookedAt { get; set; }

    public void Add(string id) => _ids.Writer.TryWrite(id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = _ids.Reader.WaitToReadAsync(stoppingToken).AsTask();
                if (waiting.Count > 0)
                {
                    using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    await Task.WhenAny(next, Task.Delay(Pause, time, stop.Token)).ConfigureAwait(false);
                    await stop.CancelAsync().ConfigureAwait(false);
                }
                else
                {
                    await next.ConfigureAwait(false);
                }

                string[] due = [.. waiting];
                waiting.Clear();
                foreach (var id in due.Concat(Arrived()).Distinct(StringComparer.Ordinal))
                {
                    if (!await LookAtAsync(id, stoppingToken).ConfigureAwait(false))
                    {
                        waiting.Add(id);
                    }

                    LookedAt?.Invoke(id);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private IEnumerable<string> Arrived()
    {
        while (_ids.Reader.TryRead(out var id))
        {
            yield return id;
        }
    }

    /// <summary>Whether that is done with.</summary>
    private async Task<bool> LookAtAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var entry = await index.FindAsync(id, cancellationToken).ConfigureAwait(false);
            switch (entry?.Status)
            {
                case InvestigationStatus.Queued or InvestigationStatus.Running:
                    return false;
                case InvestigationStatus.Concluded:
                    var feedback = await investigator.FollowUpAsync(id, cancellationToken).ConfigureAwait(false);
                    if (feedback is not null)
                    {
                        await index.UpdateAsync(id, found => found with { Feedback = feedback.Verdict }, cancellationToken).ConfigureAwait(false);
                    }

                    WebhookLog.FollowedUp(logger, id, feedback?.Verdict.ToString() ?? "nothing can be told");
                    return true;
                default:
                    return true;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever fails here must not end the host, nor the follow-up of others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WebhookLog.FollowUpFailed(logger, exception, id);
            return true;
        }
    }
}
