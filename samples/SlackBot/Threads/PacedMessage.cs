using System.Threading.Channels;
using SlackBot.Api;
using SlackBot.Blocks;

namespace SlackBot.Threads;

/// <summary>A message that is edited as things change, but not more often than Slack likes: what comes in between is passed over.</summary>
internal sealed class PacedMessage(SlackApi slack, PostedMessage place, TimeProvider time, Action<SlackException> failed)
{
    /// <summary>Slack takes about an edit a second in a channel.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.5);

    private readonly Channel<SlackMessage> _latest = Channel.CreateBounded<SlackMessage>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>What it is to show.</summary>
    public void Show(SlackMessage message) => _latest.Writer.TryWrite(message);

    /// <summary>Nothing more will be shown.</summary>
    public void Complete() => _latest.Writer.TryComplete();

    /// <summary>Edits until there is nothing more to show.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _latest.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Pace, time, cancellationToken);
            if (_latest.Reader.TryRead(out var message))
            {
                try
                {
                    await slack.UpdateAsync(place, message, cancellationToken);
                }
                catch (SlackException exception)
                {
                    failed(exception);
                }
            }
        }
    }
}
