namespace SlackBot.Tests;

/// <summary>The machine's clock, but for the two seconds that the bot gives Slack for what Slack itself waits for: a busy machine is not a slow Slack.</summary>
internal sealed class PatientTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Patience ? TimeSpan.FromMinutes(5) : dueTime, period);
}
