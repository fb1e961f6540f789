namespace Lab.Processes;

/// <summary>How an earlier process of an instance ended.</summary>
internal sealed record LastTermination(DateTimeOffset At, string Reason, string Message);
