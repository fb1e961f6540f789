using System.Diagnostics;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Logging;

namespace Cleric.Door;

/// <summary>Writes down every read: who asked whom what, and what came. To the log (all of it), a span and metrics (no names of callers).</summary>
internal sealed partial class AuditLink(IConnector inner, ReadSession session, ILogger logger, TimeProvider time) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        using var activity = ReadTelemetry.Source.StartActivity("cleric.read", ActivityKind.Client);
        var start = time.GetTimestamp();
        try
        {
            var answer = await Inner.AskAsync(query, cancellationToken).ConfigureAwait(false);
            Record(activity, query, answer, time.GetElapsedTime(start));
            return answer;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            LogUnfinished(logger, session.CaseId, query.Caller.Principal, query.Caller.Tenant, Descriptor.Name, query.Kind, exception.GetType().Name);
            throw;
        }
    }

    private void Record(Activity? activity, Query query, Answer answer, TimeSpan elapsed)
    {
        var coverage = answer.Coverage.ToString();
        var cached = answer.Origin is { Cached: true };
        if (activity is not null)
        {
            activity.SetTag("cleric.case", session.CaseId);
            activity.SetTag("cleric.connector", Descriptor.Name);
            activity.SetTag("cleric.system", Descriptor.System);
            activity.SetTag("cleric.query.kind", query.Kind.ToString());
            activity.SetTag("cleric.entity", query.Entity?.Id);
            activity.SetTag("cleric.caller.principal", query.Caller.Principal);
            activity.SetTag("cleric.caller.tenant", query.Caller.Tenant);
            activity.SetTag("cleric.coverage", coverage);
            activity.SetTag("cleric.rows", answer.Rows);
            activity.SetTag("cleric.cached", cached);
            if (answer.Coverage == Coverage.Failed)
            {
                activity.SetStatus(ActivityStatusCode.Error, answer.Note);
            }
        }

        var tags = new TagList
        {
            { "cleric.connector", Descriptor.Name },
            { "cleric.query.kind", query.Kind.ToString() },
            { "cleric.coverage", coverage },
            { "cleric.cached", cached },
        };
        ReadTelemetry.Record(tags, answer.Rows, elapsed);

        var level = answer.Coverage is Coverage.Failed or Coverage.Denied ? LogLevel.Warning : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            LogRead(
                logger, level, session.CaseId, query.Caller.Principal, query.Caller.Tenant, Descriptor.Name, query.Kind, query.Entity?.Id ?? "everything", query.Window,
                answer.Coverage, answer.Rows, elapsed.TotalSeconds, cached, answer.SentAs, answer.Note);
        }
    }

    [LoggerMessage(
        EventId = 1,
        EventName = "Read",
        Message = "Case {CaseId}: {Principal} (tenant {Tenant}) asked {Connector} a {Kind} query about {Entity} in {Window}: {Coverage}, {Rows} rows in {Seconds} s, cached {Cached}, sent as {SentAs}. {Note}")]
    private static partial void LogRead(
        ILogger logger,
        LogLevel level,
        string caseId,
        string principal,
        string? tenant,
        string connector,
        QueryKind kind,
        string entity,
        TimeWindow window,
        Coverage coverage,
        int rows,
        double seconds,
        bool cached,
        string? sentAs,
        string? note);

    [LoggerMessage(
        EventId = 2,
        EventName = "ReadUnfinished",
        Level = LogLevel.Warning,
        Message = "Case {CaseId}: {Principal} (tenant {Tenant}) asked {Connector} a {Kind} query that ended without an answer: {Reason}")]
    private static partial void LogUnfinished(ILogger logger, string caseId, string principal, string? tenant, string connector, QueryKind kind, string reason);
}
