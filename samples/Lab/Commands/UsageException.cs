namespace Lab.Commands;

/// <summary>The command line, or the machine, is not fit for what was asked. The message tells the user what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
