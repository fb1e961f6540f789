using Cleric;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using SlackBot.Api;
using SlackBot.Blocks;

namespace SlackBot.Threads;

/// <summary>Tells in Slack how investigations go and what comes of them. What Slack refuses is logged and holds up no investigation.</summary>
internal sealed class ThreadFollower(IInvestigations investigations, IInvestigationIndex index, ICaseFileStore caseFiles, SlackApi slack, Chores chores, TimeProvider time, ILogger<ThreadFollower> logger)
{
    /// <summary>Follows an investigation to its end, unless it is followed already.</summary>
    public void Follow(string id) => chores.Run($"follow:{id}", stopping => FollowAsync(id, stopping));

    /// <summary>Puts something into the place of a message.</summary>
    public void Tell(string id, PostedMessage place, SlackMessage message) => chores.Run($"tell:{id}", stopping => slack.UpdateAsync(place, message, stopping));

    /// <summary>Shows in a report's message what was said of it last.</summary>
    public void Refresh(Caller caller, string id, PostedMessage report, string user) => chores.Run($"refresh:{id}:{Guid.NewGuid():N}", async stopping =>
    {
        if (await investigations.ReportAsync(caller, id, stopping) is { } told)
        {
            var last = (await caseFiles.ReadAsync(id, stopping)).OfType<FeedbackGiven>().LastOrDefault()?.Feedback;
            await slack.UpdateAsync(report, ReportMessage.Of(told, user, last), stopping);
        }
    });

    /// <summary>Whether it was told how an investigation ended.</summary>
    public async Task<bool> IsToldAsync(string id, CancellationToken cancellationToken) => await index.FindDeliveryAsync(ThreadPlace.Source, Told(id), cancellationToken) is not null;

    private static string Told(string id) => $"told:{id}";

    private async Task FollowAsync(string id, CancellationToken stopping)
    {
        if (await index.RequestAsync(id, stopping) is not { } request || ThreadPlace.Of(request) is not { } place)
        {
            return;
        }

        var view = new ProgressView(request.Trigger.Title, place.User);
        var message = await MessageAsync(id, place, view, stopping);
        var paced = message is null ? null : new PacedMessage(slack, message, time, exception => Log.Slack(logger, exception.Message, id));
        var edits = paced?.RunAsync(stopping) ?? Task.CompletedTask;
        var entry = await WatchAsync(request.Caller, id, view, paced, stopping);
        view.End(entry);
        paced?.Show(view.Render());
        paced?.Complete();
        if (await EndAsync(request.Caller, id, place, entry, stopping))
        {
            await index.AddDeliveryAsync(ThreadPlace.Source, Told(id), id, time.GetUtcNow(), CancellationToken.None);
        }

        await edits;
    }

    /// <summary>The message that shows the progress. Slack may have refused it when it was asked.</summary>
    private async Task<PostedMessage?> MessageAsync(string id, ThreadPlace place, ProgressView view, CancellationToken stopping)
    {
        if (place.Message is { } known)
        {
            return new PostedMessage(place.Channel, known);
        }

        try
        {
            return await slack.PostAsync(place.Channel, place.Thread, view.Render(), stopping);
        }
        catch (SlackException exception)
        {
            Log.Slack(logger, exception.Message, id);
            return null;
        }
    }

    private async Task<InvestigationEntry?> WatchAsync(Caller caller, string id, ProgressView view, PacedMessage? paced, CancellationToken stopping)
    {
        long after = 0;
        while (true)
        {
            await foreach (var progress in investigations.FollowAsync(caller, id, after, stopping))
            {
                after = progress.Sequence;
                if (view.Apply(progress))
                {
                    paced?.Show(view.Render());
                }
            }

            var entry = await investigations.FindAsync(caller, id, stopping);
            if (entry is not { Status: InvestigationStatus.Queued or InvestigationStatus.Running })
            {
                return entry;
            }

            // It is let go of for a moment: it is about to be tried again, or the host stops.
            await Task.Delay(PacedMessage.Pace, time, stopping);
        }
    }

    /// <summary>Says in the thread what came of it; false when Slack did not take it.</summary>
    private async Task<bool> EndAsync(Caller caller, string id, ThreadPlace place, InvestigationEntry? entry, CancellationToken stopping)
    {
        try
        {
            if (entry is { Status: InvestigationStatus.Concluded } && await investigations.ReportAsync(caller, id, stopping) is { } report)
            {
                await slack.PostAsync(place.Channel, place.Thread, ReportMessage.Of(report, place.User, feedback: null), stopping);
            }
            else if (entry is { Status: InvestigationStatus.Failed })
            {
                await slack.PostAsync(place.Channel, place.Thread, new SlackMessage(ProgressView.CouldNotGoOn, [new SectionBlock(TextObject.Mrkdwn(ProgressView.CouldNotGoOn))]), stopping);
            }

            return true;
        }
        catch (SlackException exception)
        {
            Log.Slack(logger, exception.Message, id);
            return false;
        }
    }
}
