namespace SlackBot.Blocks;

/// <summary>What Slack takes at most (https://docs.slack.dev/reference/block-kit/blocks).</summary>
internal static class SlackLimits
{
    public const int Header = 150;
    public const int Text = 3000;
    public const int OptionText = 75;
    public const int Options = 100;
    public const int Title = 24;
    public const int Hint = 2000;
}
