using System.Globalization;
using System.Text.Json;
using Cleric;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Cleric.Reasoning;
using Cleric.Reports;
using SlackBot.Api;
using SlackBot.Blocks;
using SlackBot.Doors;
using SlackBot.Threads;

namespace SlackBot.Feedback;

/// <summary>Takes what people say of reports: members of the workspace that asked, and nobody else.</summary>
internal sealed class FeedbackDesk(
    IInvestigations investigations,
    IInvestigationIndex index,
    SlackTeams teams,
    SlackApi slack,
    ThreadFollower follower,
    Chores chores,
    IEnumerable<FailureMode> failureModes,
    TimeProvider time,
    ILogger<FeedbackDesk> logger)
{
    private const string NotYours = "This report is not your workspace's, so you cannot judge it here.";
    private const string SaidBefore = "This report was judged before. Its message shows by whom, and has buttons that replace what was said.";
    private const string NotRecorded = "That was not recorded: the bot cannot deal with it just now. Try again in a while, or ask whoever runs it.";

    /// <summary>A dialog has to be opened within three seconds of the button.</summary>
    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(2);

    /// <summary>One that was registered later replaces a built-in one of the same id.</summary>
    private readonly List<FailureMode> _modes = [.. failureModes.Reverse().DistinctBy(mode => mode.Id, StringComparer.Ordinal).OrderBy(mode => mode.Title, StringComparer.Ordinal)];

    /// <summary>A button below a report was pressed.</summary>
    public async Task PressedAsync(InteractionPayload payload, InteractionPayload.Action action)
    {
        if (action.Value is not { Length: > 0 and <= 128 } id || payload.Channel?.Id is not { } channel || payload.Container?.MessageTs is not { } ts)
        {
            return;
        }

        var (user, thread) = (payload.User!.Id!, payload.Container.ThreadTs);
        try
        {
            if (await CaseAsync(payload, id) is not { } found)
            {
                Tell(payload, channel, thread, user, NotYours);
            }
            else if (action.ActionId is FeedbackActions.Confirm or FeedbackActions.ConfirmInstead)
            {
                var feedback = new Cleric.CaseFiles.Feedback(FeedbackVerdict.Confirmed, found.Caller.Principal) { Replaces = action.ActionId == FeedbackActions.ConfirmInstead };
                if (await GiveAsync(found, id, feedback) is { } problem)
                {
                    Tell(payload, channel, thread, user, problem);
                }

                // Who came second sees now who was first.
                follower.Refresh(found.Caller, id, new PostedMessage(channel, ts), found.Place.User);
            }
            else
            {
                using var patience = new CancellationTokenSource(LongestOpen, time);
                if (await investigations.ReportAsync(found.Caller, id, patience.Token) is { } told)
                {
                    await slack.OpenAsync(payload.TriggerId ?? "", FeedbackModal.Of(told, _modes, new ModalPlace(id, channel, ts, action.ActionId == FeedbackActions.OtherInstead)), patience.Token);
                }
            }
        }
        catch (SlackException exception)
        {
            Log.Slack(logger, exception.Message, id);
            Tell(payload, channel, thread, user, SlackText.Escape(exception.Advice));
        }
        catch (OperationCanceledException)
        {
            Log.Slack(logger, "A dialog was not opened within 2 seconds.", id);
            Tell(payload, channel, thread, user, "Slack is slow at the moment: press the button again.");
        }
        catch (ClericException exception)
        {
            Log.NotJudged(logger, exception, user, id);
            Tell(payload, channel, thread, user, NotRecorded);
        }
    }

    /// <summary>The dialog was sent.</summary>
    /// <returns>What to correct in it, or null.</returns>
    public async Task<ModalErrors?> SentAsync(InteractionPayload payload, InteractionPayload.Dialog dialog)
    {
        if (JsonSerializer.Deserialize(dialog.PrivateMetadata ?? "null", SlackJson.Default.ModalPlace) is not { IsWhole: true } place)
        {
            return Wrong(FeedbackModal.Entity, "The dialog came back without what it is about: close it, and press the button again.");
        }

        try
        {
            return await JudgeAsync(payload, dialog, place);
        }
        catch (ClericException exception)
        {
            Log.NotJudged(logger, exception, payload.User!.Id!, place.CaseId);
            return Wrong(FeedbackModal.Entity, NotRecorded);
        }
    }

    private async Task<ModalErrors?> JudgeAsync(InteractionPayload payload, InteractionPayload.Dialog dialog, ModalPlace place)
    {
        if (await CaseAsync(payload, place.CaseId) is not { } found || await investigations.ReportAsync(found.Caller, place.CaseId) is not { } report)
        {
            return Wrong(FeedbackModal.Entity, NotYours);
        }

        var (where, how, comment) = (dialog.In(FeedbackModal.Entity, FeedbackModal.Entity)?.SelectedOption?.Value, dialog.In(FeedbackModal.Mode, FeedbackModal.Mode)?.SelectedOption?.Value, dialog.In(FeedbackModal.Comment, FeedbackModal.Comment)?.Value);
        if (comment?.Length > FeedbackModal.LongestComment)
        {
            return Wrong(FeedbackModal.Comment, $"Say it in {FeedbackModal.LongestComment} characters.");
        }

        var (by, said) = (found.Caller.Principal, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim());
        Cleric.CaseFiles.Feedback feedback;
        if (where == FeedbackModal.Unknown)
        {
            feedback = new Cleric.CaseFiles.Feedback(FeedbackVerdict.Rejected, by, Comment: said);
        }
        else if (!int.TryParse(where, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || FeedbackModal.EntitiesOf(report) is not { } entities || number >= entities.Count)
        {
            return Wrong(FeedbackModal.Entity, "Choose where the cause was, or that you don't know.");
        }
        else if (_modes.Find(mode => mode.Id == how) is not { } mode)
        {
            return Wrong(FeedbackModal.Mode, "Choose how it failed, or above that you don't know what it was.");
        }
        else
        {
            feedback = new Cleric.CaseFiles.Feedback(FeedbackVerdict.Corrected, by, new Cause(entities[number], mode.Id), said);
        }

        var problem = await GiveAsync(found, place.CaseId, feedback with { Replaces = place.Replaces });
        follower.Refresh(found.Caller, place.CaseId, new PostedMessage(place.Channel, place.Ts), found.Place.User);
        return problem is null ? null : Wrong(FeedbackModal.Entity, problem);
    }

    private static ModalErrors Wrong(string block, string problem) => new(new Dictionary<string, string> { [block] = SlackText.Clean(problem, 500) });

    /// <summary>The case, where the user's workspace is the one that asked; else null.</summary>
    private async Task<(Caller Caller, ThreadPlace Place)?> CaseAsync(InteractionPayload payload, string id)
    {
        var team = payload.User!.TeamId ?? payload.Team?.Id;
        return teams.CallerOf(team, payload.User.Id!) is { } caller
            && await investigations.FindAsync(caller, id) is { Source: ThreadPlace.Source }
            && ThreadPlace.Of(await index.RequestAsync(id)) is { } place
            && place.Team == team
            ? (caller, place)
            : null;
    }

    /// <returns>What to tell who gave it, or null. What the host has to say of itself is for the log.</returns>
    private async Task<string?> GiveAsync((Caller Caller, ThreadPlace Place) found, string id, Cleric.CaseFiles.Feedback feedback)
    {
        try
        {
            await investigations.GiveFeedbackAsync(found.Caller, id, feedback);
            Log.Judged(logger, feedback.By, id, feedback.Verdict);
            return null;
        }
        catch (ClericException exception) when (exception.InnerException is null && !feedback.Replaces)
        {
            if (await investigations.FindAsync(found.Caller, id) is not { Feedback: not null })
            {
                throw;
            }

            Log.Refused(logger, exception.Message);
            return SaidBefore;
        }
    }

    private void Tell(InteractionPayload payload, string channel, string? thread, string user, string text) =>
        chores.Run($"tell:{payload.TriggerId}", stopping => slack.PostEphemeralAsync(channel, thread, user, text, stopping));
}
