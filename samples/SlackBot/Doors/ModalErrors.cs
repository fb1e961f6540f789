namespace SlackBot.Doors;

/// <summary>Keeps a dialog open and says at a field what is wrong.</summary>
/// <param name="Errors">What to correct, by block.</param>
internal sealed record ModalErrors(IReadOnlyDictionary<string, string> Errors)
{
    public string ResponseAction { get; } = "errors";
}
