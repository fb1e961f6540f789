using Microsoft.Extensions.Logging;

namespace Cleric.Mcp;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "MCP: {Tool} is called by {Principal} of tenant {Tenant}.")]
    public static partial void Called(ILogger logger, string tool, string principal, string? tenant);

    [LoggerMessage(2, LogLevel.Warning, "Case {CaseId}, which {Principal} asked for, cannot be read: {Problem}")]
    public static partial void Unreadable(ILogger logger, string caseId, string principal, string problem);

    [LoggerMessage(3, LogLevel.Warning, "Case {CaseId}, which {Principal} of tenant {Tenant} asked for, is another tenant's.")]
    public static partial void OfAnother(ILogger logger, string caseId, string principal, string? tenant);

    [LoggerMessage(4, LogLevel.Debug, "Progress is not told any more: the client cannot be reached.")]
    public static partial void ProgressEnded(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "MCP: {Tool} failed: a case file cannot be written or read.")]
    public static partial void NotStored(ILogger logger, string tool, Exception exception);
}
