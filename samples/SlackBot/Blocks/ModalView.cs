namespace SlackBot.Blocks;

/// <summary>A dialog (https://docs.slack.dev/reference/views/modal-views).</summary>
internal sealed record ModalView(string CallbackId, TextObject Title, TextObject Submit, TextObject Close, string PrivateMetadata, IReadOnlyList<Block> Blocks)
{
    public string Type { get; } = "modal";
}
