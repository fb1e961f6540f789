using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Investigations;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Count} investigations that waited or ran before the restart go on")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Error, "The index of investigations failed")]
    public static partial void IndexFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Investigation {Id} failed")]
    public static partial void Failed(ILogger logger, string id, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Investigation {Id} is tried again in a few seconds")]
    public static partial void TriedAgain(ILogger logger, string id, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "Investigation {Id} queued by {By} through {Source}: {Title}")]
    public static partial void Queued(ILogger logger, string id, string by, string source, string title);
}
