using Cleric.Reports;
using Microsoft.Extensions.Logging;

namespace Cleric.Investigations;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Investigation {CaseId} opened: {Title}")]
    public static partial void Opened(ILogger logger, string caseId, string title);

    [LoggerMessage(2, LogLevel.Information, "Investigation {CaseId} resumed after {Events} events")]
    public static partial void Resumed(ILogger logger, string caseId, int events);

    [LoggerMessage(3, LogLevel.Information, "Investigation {CaseId} concluded: {Outcome}, {HypothesisId} at {Confidence:0.000}")]
    public static partial void Concluded(ILogger logger, string caseId, Outcome outcome, string hypothesisId, double confidence);

    [LoggerMessage(4, LogLevel.Warning, "Memory failed in investigation {CaseId}; it goes on without")]
    public static partial void MemoryFailed(ILogger logger, Exception exception, string caseId);

    [LoggerMessage(5, LogLevel.Warning, "The case observer {Observer} failed; what it did not see is in the case file")]
    public static partial void ObserverFailed(ILogger logger, string observer, Exception exception);
}
