using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(140, LogLevel.Information, "Webhook {Sender} is open")]
    public static partial void Open(ILogger logger, string sender);

    [LoggerMessage(141, LogLevel.Warning, "Webhook {Sender} refused a request: {Reason}")]
    public static partial void Refused(ILogger logger, string sender, string reason);

    [LoggerMessage(142, LogLevel.Warning, "Webhook {Sender} could not read a body: {Reason}")]
    public static partial void Unreadable(ILogger logger, string sender, string reason);

    [LoggerMessage(149, LogLevel.Warning, "Webhook {Sender} could not take {Untaken} alerts of a delivery, and took the others: {Reason}")]
    public static partial void Untaken(ILogger logger, string sender, int untaken, string reason);

    [LoggerMessage(147, LogLevel.Error, "Webhook {Sender} could not take a delivery; it will be sent again")]
    public static partial void Unable(ILogger logger, Exception exception, string sender);

    [LoggerMessage(143, LogLevel.Information, "Webhook {Sender}: {Alerts} alerts, investigation {CaseId}, received before: {Duplicate}")]
    public static partial void Received(ILogger logger, string sender, int alerts, string? caseId, bool duplicate);

    [LoggerMessage(144, LogLevel.Information, "Investigation {CaseId} begun by {Sender}: {Alerts} alerts, due {DueAt}")]
    public static partial void Begun(ILogger logger, string caseId, string sender, int alerts, DateTimeOffset? dueAt);

    [LoggerMessage(148, LogLevel.Information, "Investigation {CaseId}, which had not begun, became part of {Storm}, that of a storm of alerts")]
    public static partial void Folded(ILogger logger, string caseId, string storm);

    [LoggerMessage(145, LogLevel.Information, "Investigation {CaseId} followed up: {Verdict}")]
    public static partial void FollowedUp(ILogger logger, string caseId, string verdict);

    [LoggerMessage(146, LogLevel.Error, "The follow-up of investigation {CaseId} failed")]
    public static partial void FollowUpFailed(ILogger logger, Exception exception, string caseId);
}
