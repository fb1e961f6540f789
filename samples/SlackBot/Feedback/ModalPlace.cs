namespace SlackBot.Feedback;

/// <summary>Which report a dialog is about: it comes back with the dialog.</summary>
internal sealed record ModalPlace(string CaseId, string Channel, string Ts);
