using Cleric.AspNetCore.Investigations;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Reports;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>All operations of the API. What is mapped and what the document tells come from this one list.</summary>
internal static class ApiOperations
{
    private const string Nothing = "{}";

    private const string Entry =
        """
        {"id":"20260101-140431-1f0c8a2be917","by":"ada@example.org","source":"api","title":"CheckoutLatencyHigh: p95 latency of checkout is 2.3 s","trigger":{"kind":"alert","name":"CheckoutLatencyHigh","symptom":"latency","summary":"p95 latency of checkout is 2.3 s","entity":"checkout","at":"2026-01-01T14:04:30+00:00"},"entity":"checkout","status":"queued","createdAt":"2026-01-01T14:04:31+00:00","alerts":0}
        """;

    private const string ConcludedEntry =
        """
        {"id":"20260101-140431-1f0c8a2be917","by":"ada@example.org","source":"api","title":"CheckoutLatencyHigh: p95 latency of checkout is 2.3 s","trigger":{"kind":"alert","name":"CheckoutLatencyHigh","entity":"checkout"},"entity":"checkout","status":"concluded","createdAt":"2026-01-01T14:04:31+00:00","startedAt":"2026-01-01T14:04:31+00:00","endedAt":"2026-01-01T14:04:33+00:00","alerts":0,"outcome":"cause-found","statement":"Lock contention at postgres, since 14:02:21 UTC; it explains the symptom at checkout.","confidence":0.997,"feedback":"confirmed"}
        """;

    private static readonly (int, string) Bad = (400, "The body or a parameter cannot be read; the detail names the field and what to do.");
    private static readonly (int, string) Missing = (404, "There is none of this id that the caller may see.");
    private static readonly (int, string) NotConcluded = (409, "The investigation has not come to a finding, or feedback was given before.");
    private static readonly (int, string) TooMuch = (429, "The caller asked too much; Retry-After says when to try again, where that is known.");
    private static readonly (int, string) Unavailable = (503, "Too many wait, or the index cannot be used; try again later.");

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("start", "POST", "/investigations", ClericOperation.Investigate, "Start an investigation", InvestigationEndpoints.StartAsync)
        {
            Description = "Queues an investigation of an alert, a question, an anomaly or a change. Follow it at /investigations/{id}/events.",
            Parameters = [("Idempotency-Key", "header", "Any text of the caller's: the same key is the same investigation, so that a request that got no answer can be sent again.")],
            Body = typeof(StartBody),
            BodyExamples =
            [
                ("alert", """{"trigger":{"kind":"alert","name":"CheckoutLatencyHigh","symptom":"latency","summary":"p95 latency of checkout is 2.3 s","entity":"checkout","at":"2026-01-01T14:04:30Z"}}"""),
                ("question", """{"trigger":{"kind":"question","text":"Why is checkout slow since 14:00?","entity":"checkout"}}"""),
                ("anomaly", """{"trigger":{"kind":"anomaly","metric":"http.server.request.duration","entity":"checkout"}}"""),
                ("change", """{"trigger":{"kind":"change","changeId":"4f2a91c","summary":"payments 1.8.0","entity":"payments"},"budget":{"maxQueries":40}}"""),
            ],
            Status = 202,
            Answer = typeof(InvestigationEntry),
            AnswerExample = Entry,
            Problems = [Bad, (413, "The body is too large."), TooMuch, Unavailable],
        },
        new("list", "GET", "/investigations", ClericOperation.Read, "List investigations", InvestigationEndpoints.ListAsync)
        {
            Description = "Those of the caller's tenant, newest first.",
            Parameters =
            [
                ("status", "query", "queued, running, concluded, cancelled or failed."),
                ("entity", "query", "The entity as the trigger spells it."),
                ("text", "query", "A text in the title or the finding."),
                ("since", "query", "Asked for at this time or later, ISO 8601."),
                ("after", "query", "The id in 'next' of the page before."),
                ("limit", "query", "At most so many, 1 to 200; default 50."),
            ],
            Answer = typeof(InvestigationPage),
            AnswerExample = $$"""{"investigations":[{{ConcludedEntry}}]}""",
            Problems = [Bad, TooMuch],
        },
        new("get", "GET", "/investigations/{id}", ClericOperation.Read, "Get an investigation", InvestigationEndpoints.GetAsync) { Answer = typeof(InvestigationEntry), AnswerExample = ConcludedEntry, Problems = [Missing, TooMuch] },
        new("cancel", "POST", "/investigations/{id}/cancel", ClericOperation.Investigate, "Cancel an investigation", InvestigationEndpoints.CancelAsync)
        {
            Description = "Stops it; what was saved is kept and can be resumed. One that ended stays as it is.",
            Body = typeof(EmptyBody),
            BodyExamples = [("nothing", Nothing)],
            Answer = typeof(InvestigationEntry),
            AnswerExample = Entry.Replace("queued", "cancelled", StringComparison.Ordinal),
            Problems = [Missing, TooMuch],
        },
        new("resume", "POST", "/investigations/{id}/resume", ClericOperation.Investigate, "Resume an investigation", InvestigationEndpoints.ResumeAsync)
        {
            Description = "Goes on with one that was cancelled or failed. No query that was answered is asked again.",
            Body = typeof(EmptyBody),
            BodyExamples = [("nothing", Nothing)],
            Answer = typeof(InvestigationEntry),
            AnswerExample = Entry,
            Problems = [Missing, TooMuch],
        },
        new("follow", "GET", "/investigations/{id}/events", ClericOperation.Read, "Follow an investigation", StreamEndpoint.RunAsync)
        {
            Description = "Server-sent events: one for each event of the case file, with its number as id; at the end one named 'end', with the investigation. A stream that ends without it goes on when it is asked for again. Comments in between keep the connection alive.",
            Parameters = [("Last-Event-ID", "header", "Goes on after this event."), ("after", "query", "The same, for clients that cannot set the header.")],
            OtherTypes = ["text/event-stream"],
            AnswerExample = "id: 12\nevent: query-planned\ndata: {\"sequence\":12,\"type\":\"query-planned\",\"at\":\"2026-01-01T14:04:32+00:00\",\"text\":\"Asks for metrics of postgres\",\"entity\":\"database:postgres\",\"questionId\":\"Q5\",\"kind\":\"metric\",\"why\":\"to learn how near postgres is to its limits (locks)\"}\n\n",
            Problems = [Missing, TooMuch],
        },
        new("report", "GET", "/investigations/{id}/report", ClericOperation.Read, "Get the report", InvestigationEndpoints.ReportAsync)
        {
            Description = "By Accept or 'format': JSON (docs/report.schema.json), Markdown, HTML or text.",
            Parameters = [("format", "query", "json, markdown, html or text.")],
            Answer = typeof(Report),
            OtherTypes = ["text/markdown", "text/html", "text/plain"],
            Problems = [Bad, Missing, NotConcluded, TooMuch],
        },
        new("exhibit", "GET", "/investigations/{id}/exhibits/{exhibitId}", ClericOperation.Read, "Get an exhibit", InvestigationEndpoints.ExhibitAsync)
        {
            Description = "The whole answer of one system to one query, redacted, with the query as sent and the SHA-256.",
            Answer = typeof(Exhibit),
            Problems = [Missing, TooMuch],
        },
        new("alerts", "GET", "/investigations/{id}/alerts", ClericOperation.Read, "List the alerts that it stands for", InvestigationEndpoints.AlertsAsync) { Answer = typeof(AlertPage), Problems = [Missing, TooMuch] },
        new("feedback", "POST", "/investigations/{id}/feedback", ClericOperation.Feedback, "Say whether the finding was right", InvestigationEndpoints.FeedbackAsync)
        {
            Description = "Who says it is who is signed in. Memory, where the host has one, learns from it.",
            Body = typeof(FeedbackBody),
            BodyExamples =
            [
                ("confirmed", """{"verdict":"confirmed"}"""),
                ("corrected", """{"verdict":"corrected","cause":{"entity":"service:payments","failureMode":"bad-deploy"},"comment":"1.8.0 refused guests"}"""),
                ("rejected", """{"verdict":"rejected","comment":"The alert was a test","replaces":true}"""),
            ],
            Answer = typeof(InvestigationEntry),
            AnswerExample = ConcludedEntry,
            Problems = [Bad, Missing, NotConcluded, TooMuch],
        },
        new("failure-modes", "GET", "/failure-modes", ClericOperation.Read, "List failure modes", InvestigationEndpoints.FailureModesAsync)
        {
            Description = "The ways in which entities fail, to choose from in a correction.",
            Answer = typeof(FailureModePage),
            AnswerExample = """{"failureModes":[{"id":"lock-contention","title":"lock contention","description":"Sessions wait for locks that another one holds."}]}""",
            Problems = [TooMuch],
        },
        new("memories", "GET", "/memory", ClericOperation.Memory, "List memories", MemoryEndpoints.ListAsync)
        {
            Parameters = [("kind", "query", "episode, fact or procedure."), ("entity", "query", "About this entity, \"kind:name\"."), ("caseId", "query", "Learnt from this investigation."), ("limit", "query", "At most so many, 1 to 1000; default 100.")],
            Answer = typeof(MemoryPage),
            Problems = [Bad, (404, "The host has no memory."), TooMuch],
        },
        new("remember", "POST", "/memory", ClericOperation.Memory, "Remember a note", MemoryEndpoints.RememberAsync)
        {
            Body = typeof(NoteBody),
            BodyExamples = [("note", """{"statement":"payments is deployed on Thursdays","entity":"service:payments"}""")],
            Status = 201,
            Answer = typeof(MemoryItem),
            Problems = [Bad, (404, "The host has no memory."), TooMuch],
        },
        new("forget", "DELETE", "/memory/{id}", ClericOperation.Memory, "Forget a memory", MemoryEndpoints.ForgetAsync) { Status = 204, Problems = [Missing, TooMuch] },
        new("openapi", "GET", "/openapi.json", ClericOperation.Read, "Get this document", OpenApiDocument.WriteAsync) { Description = "OpenAPI 3.1, with examples." },
    ];
}
