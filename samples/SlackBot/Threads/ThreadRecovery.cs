using Cleric;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using SlackBot.Doors;

namespace SlackBot.Threads;

/// <summary>Takes up after a restart what was followed before it, and tells what ended untold.</summary>
internal sealed class ThreadRecovery(IInvestigationIndex index, IInvestigations investigations, ThreadFollower follower, SlackTeams teams, TimeProvider time, ILogger<ThreadRecovery> logger) : BackgroundService
{
    /// <summary>What ended longer ago is no news.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var entries = (await index.PendingAsync(stoppingToken)).Where(entry => entry.Source == ThreadPlace.Source).Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var tenant in teams.Tenants)
            {
                foreach (var entry in await investigations.ListAsync(new Caller("slack", tenant), new InvestigationFilter { Since = time.GetUtcNow() - News, Limit = 200 }, stoppingToken))
                {
                    if (entry.Source == ThreadPlace.Source && entry.EndedAt is not null && !await follower.IsToldAsync(entry.Id, stoppingToken))
                    {
                        entries.Add(entry.Id);
                    }
                }
            }

            foreach (var id in entries)
            {
                follower.Follow(id);
            }

            if (entries.Count > 0)
            {
                Log.Recovered(logger, entries.Count);
            }
        }
        catch (ClericException exception)
        {
            Log.Failed(logger, exception, "Taking up what was followed before the restart");
        }
    }
}
