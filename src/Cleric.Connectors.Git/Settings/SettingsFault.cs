namespace Cleric.Connectors.Git.Settings;

/// <summary>A configuration file cannot be read as one.</summary>
internal sealed class SettingsFault(string message) : Exception(message);
