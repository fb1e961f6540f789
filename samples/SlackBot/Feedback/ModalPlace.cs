namespace SlackBot.Feedback;

/// <summary>Which report a dialog is about: it comes back with the dialog.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Channel">Where the report is.</param>
/// <param name="Ts">Which message it is.</param>
/// <param name="Replaces">Whether what is said takes the place of what was said before.</param>
internal sealed record ModalPlace(string CaseId, string Channel, string Ts, bool Replaces = false)
{
    /// <summary>Whether all of it came back.</summary>
    public bool IsWhole => CaseId is { Length: > 0 and <= 128 } && Channel is { Length: > 0 } && Ts is { Length: > 0 };
}
