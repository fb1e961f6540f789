using System.Security.Cryptography;
using System.Text;
using Cleric;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;
using SlackBot.Api;
using SlackBot.Blocks;
using SlackBot.Configuration;
using SlackBot.Threads;

namespace SlackBot.Doors;

/// <summary>
/// Makes investigations of what is asked: first the message that will tell of it, then the investigation, which knows by its tags where that message is. Both are there when Slack gets its answer, and Slack asks again
/// where it got none.
/// </summary>
internal sealed class Intake(
    IInvestigations investigations,
    IInvestigator investigator,
    IInvestigationIndex index,
    SlackApi slack,
    ThreadFollower follower,
    Evidence evidence,
    AskLimit limit,
    TimeProvider time,
    ILogger<Intake> logger)
{
    public const string Usage = "Ask what is wrong, in your own words: `checkout is slow since 14:00`, `why does payments answer with errors?`";

    private const int LongestQuestion = 1000;

    /// <summary>Slack waits for three seconds.</summary>
    private static readonly TimeSpan LongestPost = TimeSpan.FromSeconds(2);

    /// <summary>What Slack sends twice at once waits for each other.</summary>
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    /// <returns>What to tell who asked, escaped for Slack; null when the message tells it.</returns>
    public async Task<string?> TakeAsync(Ask ask)
    {
        var gate = _gates[(uint)ask.Delivery.GetHashCode(StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync();
        try
        {
            return await TakeOnceAsync(ask);
        }
        catch (ClericException exception)
        {
            return NotStarted(exception, ask);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string?> TakeOnceAsync(Ask ask)
    {
        var id = IdOf(ask);
        if (await index.FindDeliveryAsync(ThreadPlace.Source, ask.Delivery) is not null || await investigations.FindAsync(ask.Caller, id) is not null)
        {
            Log.Duplicate(logger, ask.Delivery, ask.Retry);
            return null;
        }

        if (!limit.Allows(ask))
        {
            Log.TooMany(logger, ask.User, ask.Team);
            return limit.Refusal;
        }

        if (ask.Question.Length is 0 or > LongestQuestion)
        {
            return ask.Question.Length == 0 ? Usage : $"That is too long to be a question: say it in {LongestQuestion} characters. {Usage}";
        }

        var request = new InvestigationRequest { Trigger = new QuestionTrigger { Text = ask.Question, At = evidence.Now }, Caller = ask.Caller, CaseId = id };
        investigator.Validate(request);
        var waits = new ProgressView(ask.Question, ask.User).Render();
        PostedMessage? posted = null;
        try
        {
            using var patience = new CancellationTokenSource(LongestPost, time);
            posted = await slack.PostAsync(ask.Channel, ask.Thread, waits, patience.Token);
        }
        catch (SlackException exception)
        {
            Log.Slack(logger, exception.Message, id);
            if (ask.Thread is null)
            {
                return $"Nothing was started. {SlackText.Escape(exception.Advice)}";
            }
        }
        catch (OperationCanceledException)
        {
            Log.Slack(logger, "Slack did not take a message within 2 seconds.", id);
            if (ask.Thread is null)
            {
                return "Nothing was started, as Slack is slow at the moment. Ask again.";
            }
        }

        var place = new ThreadPlace(ask.Team, posted?.Channel ?? ask.Channel, ask.Thread ?? posted!.Ts, posted?.Ts, ask.User);
        try
        {
            await investigations.StartAsync(request with { Tags = place.ToTags() }, new StartOptions { Source = ThreadPlace.Source });
        }
        catch (ClericException exception) when (posted is not null)
        {
            var told = NotStarted(exception, ask);
            follower.Tell(id, posted, ProgressView.NotStarted(ask.Question, ask.User, told));
            return told;
        }

        await index.AddDeliveryAsync(ThreadPlace.Source, ask.Delivery, id, time.GetUtcNow());
        Log.Asked(logger, ask.User, ask.Team, id);
        follower.Follow(id);
        return null;
    }

    /// <summary>What to tell who asked, escaped. What failed beneath has the host's files and addresses in its words: those are for the log.</summary>
    private string NotStarted(ClericException exception, Ask ask)
    {
        if (exception.InnerException is null)
        {
            Log.Refused(logger, exception.Message);
            return $"Nothing was started. {SlackText.Escape(exception.Message)}";
        }

        Log.NotStarted(logger, exception, ask.User, ask.Team);
        return "Nothing was started: the bot cannot use its index just now. Ask again in a while, or ask whoever runs it.";
    }

    /// <summary>The same delivery is the same case, even if the process died before it was noted.</summary>
    private static string IdOf(Ask ask) => $"slack-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ask.Team}\n{ask.Delivery}")).AsSpan(0, 10))}";
}
