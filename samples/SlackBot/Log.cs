using Cleric.CaseFiles;

namespace SlackBot;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Investigates {Notice}.")]
    public static partial void Investigates(ILogger logger, string notice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{User} of {Team} was told that nothing was started.")]
    public static partial void NotStarted(ILogger logger, Exception exception, string user, string team);

    [LoggerMessage(Level = LogLevel.Error, Message = "What {User} said of case {CaseId} could not be dealt with.")]
    public static partial void NotJudged(ILogger logger, Exception exception, string user, string caseId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request of Slack's cannot be read: {Reason}")]
    public static partial void Unreadable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workspace {Team} is no tenant's, so {User} was refused. If it should be one's, add it to Slack:Teams.")]
    public static partial void UnknownTeam(ILogger logger, string team, string user);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{User} of workspace {UserTeam} was refused: they are no member of {Team}.")]
    public static partial void Stranger(ILogger logger, string user, string userTeam, string team);

    [LoggerMessage(Level = LogLevel.Information, Message = "Slack sent {Delivery} again (retry {Retry}); it was dealt with before.")]
    public static partial void Duplicate(ILogger logger, string delivery, string retry);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{User} of {Team} asks more often than Slack:AsksPerMinute, and was refused.")]
    public static partial void TooMany(ILogger logger, string user, string team);

    [LoggerMessage(Level = LogLevel.Information, Message = "{User} of {Team} asked: case {CaseId}.")]
    public static partial void Asked(ILogger logger, string user, string team, string caseId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{User} said of case {CaseId}: {Verdict}.")]
    public static partial void Judged(ILogger logger, string user, string caseId, FeedbackVerdict verdict);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} (case {CaseId})")]
    public static partial void Slack(ILogger logger, string problem, string caseId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Threads followed again after the restart: {Count}.")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed.")]
    public static partial void Failed(ILogger logger, Exception exception, string work);
}
