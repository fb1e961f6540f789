namespace SlackBot.Blocks;

/// <summary>Asks once more before a press counts (https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object).</summary>
internal sealed record ConfirmDialog(TextObject Title, TextObject Text, TextObject Confirm, TextObject Deny)
{
    public const int LongestTitle = 100;
    public const int LongestText = 300;
    public const int LongestChoice = 30;
}
