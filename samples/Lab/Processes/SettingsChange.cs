namespace Lab.Processes;

/// <summary>New settings of one service.</summary>
internal sealed record SettingsChange(string Service, IReadOnlyList<(string Key, string From, string To)> Values, string Title, string Author);
