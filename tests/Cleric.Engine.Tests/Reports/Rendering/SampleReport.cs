using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>Reports to render: one with everything in it, and one with nothing.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);

    private static readonly Entity Checkout = new("checkout");
    private static readonly Entity Payments = new("payments");
    private static readonly Entity Postgres = new("postgres", EntityKinds.Database);
    private static readonly Entity Batch = new("batch-report", EntityKinds.Job);

    public static DateTimeOffset At(int minutes, int seconds = 0) => Noon.AddMinutes(minutes).AddSeconds(seconds);

    public static Report Minimal() => new()
    {
        CaseId = "case-0",
        Title = "Why is checkout slow?",
        Trigger = new QuestionTrigger { Text = "Why is checkout slow?" },
        OpenedAt = Noon,
        Finding = new Finding
        {
            Statement = "None of the causes that were tested is likely.",
            Outcome = Outcome.NoCauseFound,
            HypothesisId = Hypothesis.NoneId,
            Confidence = 1,
            EntityConfidence = 1,
            StopReason = StopReason.NothingLeftToLearn,
        },
        Cost = new Spending(),
    };

    public static Report Rich()
    {
        var latency = new Claim("p95 of checkout rose from 210 ms to 1.83 s at 14:02:09.", [new("E1", "/series/0"), new("E1", "/series/0/values/41", "1.83")]);
        var waits = new Claim("9 sessions of postgres wait for a lock held by batch-report.", [new("E2", "/states/3/conditions/0/message", "9 sessions wait")]);
        var job = new Claim("The job batch-report started 10 s before the onset.", [new("E3", "/changes/0/title")]);
        var timeouts = new Claim("payments logs \"canceling statement due to lock timeout\" 212 times, never before 14:02.", [new("E4", "/records/17/body", "lock timeout")]);
        var cpu = new Claim("CPU of postgres stayed at 31 %.", [new("E5", "/series/0")]);
        var noDeploy = new Claim("No deployment of payments in the window.", [new("E3", "")]);
        return new Report
        {
            CaseId = "2026-01-01-checkout-7f3a",
            Title = "CheckoutLatencyHigh: p95 of checkout above 1 s for 1 min",
            Trigger = new AlertTrigger { Name = "CheckoutLatencyHigh", Entity = "checkout", Symptom = "latency", At = At(4, 30), Summary = "p95 of checkout above 1 s for 1 min", Severity = "critical" },
            Scope = new Scope
            {
                Entities = [Checkout, Payments, Postgres, Batch],
                Symptom = new Symptom(Checkout, Signals.Latency, "Requests to checkout take longer than a second."),
                Window = new TimeWindow(At(0), At(6)),
                Baseline = new TimeWindow(At(-30), At(0)),
            },
            OpenedAt = At(4, 31),
            Finding = new Finding
            {
                Statement = "Sessions of postgres wait for locks that the job batch-report has held since 14:02:03, which makes payments and checkout slow.",
                Outcome = Outcome.CauseFound,
                HypothesisId = "H3",
                Cause = new Cause(Postgres, "lock-contention", At(2, 3), "job-batch-report"),
                Confidence = 0.9724,
                EntityConfidence = 0.9911,
                SymptomConfirmed = true,
                StopReason = StopReason.TimeBudget,
                Partial = true,
            },
            Timeline =
            [
                new(At(1, 53), "change", job),
                new(At(2, 3), "onset", waits),
                new(At(2, 9), "onset", latency),
                new(At(4, 30), "alert", new("CheckoutLatencyHigh fired.", [new("E6", "/alerts/0")])),
                new(At(4, 31), "trigger", new("The investigation began.", [], Opinion: true)),
            ],
            Explanation =
            [
                new("batch-report runs ALTER TABLE orders in one transaction and keeps its lock.", [new("E3", "/changes/0/title"), new("E2", "/states/3/conditions/0/message")]),
                new("Statements of payments on that table wait until they time out.", [new("E4", "/records/17/body", "lock timeout")]),
                new("checkout waits for payments, so its own requests are slow.", [new("E1", "/series/0")]),
                new("Nothing else in the path of the request changed.", [], Opinion: true),
            ],
            Hypotheses =
            [
                new()
                {
                    Id = "H3", Statement = "Lock contention at postgres, brought about by batch-report.", Cause = new Cause(Postgres, "lock-contention", At(2, 3)),
                    Prior = 0.08, PriorSource = "the catalogue of failure modes, and a job that started shortly before", Posterior = 0.9724,
                    For =
                    [
                        new("V2", waits, 19, 1, "a database under lock contention shows sessions that wait"),
                        new("V3", timeouts, 12.4, 0.8, "its callers log lock timeouts"),
                        new("V4", job, 3.1, 1, "something began shortly before the onset"),
                        new("V7", latency, 2.2, 0, "those who depend on it get slow"),
                    ],
                    Against = [new("V6", new("No deadlock was logged.", [new("E4", "/records")]), 0.71, 0.5, "lock contention often comes with deadlocks")],
                },
                new()
                {
                    Id = "H1", Statement = "Postgres is short of CPU.", Cause = new Cause(Postgres, "cpu-saturation"), Prior = 0.11, PriorSource = "the catalogue of failure modes", Posterior = 0.0187,
                    For = [new("V7", latency, 2.2, 1, "those who depend on it get slow")],
                    Against = [new("V5", cpu, 0.053, 1, "a database short of CPU shows its CPU near the limit")],
                },
                new()
                {
                    Id = "H5", Statement = "A deployment of payments made it slow.", Cause = new Cause(Payments, "bad-deploy"), Prior = 0.2, PriorSource = "a memory of 2025-11-03", Posterior = 0.0064,
                    Against = [new("V8", noDeploy, 0.02, 1, "a deployment shortly before the onset")],
                },
                new() { Id = Hypothesis.NoneId, Statement = "None of these.", Prior = 0.05, PriorSource = "always in the ledger", Posterior = 0.0025 },
            ],
            OtherHypotheses = 14,
            Gaps =
            [
                new() { Id = "G1", Statement = "The network between checkout and payments could not be looked at.", Coverage = Coverage.NotConfigured, Kind = QueryKind.Metric, Remedy = "Add a connector for the mesh's metrics." },
                new() { Id = "G2", Statement = "Logs of checkout may not be read on behalf of on-call@example.com.", Coverage = Coverage.Denied, Kind = QueryKind.Log, Entity = Checkout, ExhibitId = "E8", Remedy = "Grant logs:read for the index checkout-*." },
                new() { Id = "G3", Statement = "Traces end at 14:03:10.", Coverage = Coverage.Stale, Kind = QueryKind.Trace, ExhibitId = "E7" },
            ],
            NextQuestions = ["Which statement does pid 4711 run, and is it idle in transaction?", "Is the job batch-report due at this time every day?"],
            Remediation =
            [
                "End the session of batch-report (pid 4711) once its owner agrees.",
                "Set lock_timeout for jobs that alter tables.",
                "Move batch-report out of the hours of trade.",
                "Alert on sessions that wait longer than 30 s.",
            ],
            Guidance =
            [
                new()
                {
                    Source = "runbooks/databases.md#locks",
                    Title = new("Databases > Locks", [new("E11", "/sections/0/title", "Databases > Locks")]),
                    UpdatedAt = At(0).AddDays(-30),
                    Why = "its heading speaks of \"lock\"; it is about postgres",
                    Steps =
                    [
                        new(new("If statements time out: check which sessions wait", [new("E11", "/sections/0/steps/0/check", "check which sessions wait")]), waits),
                        new(new("check the CPU of postgres", [new("E11", "/sections/0/steps/1/check")]), new("metrics of postgres: nothing out of the ordinary [E5].", [], Opinion: true)),
                        new(new("look at the traces of payments", [new("E11", "/sections/0/steps/2/check")]), null),
                    ],
                },
                new()
                {
                    Source = "runbooks/jobs.md#batch-report",
                    Title = new("batch-report", [new("E11", "/sections/1/title", "batch-report")]),
                    UpdatedAt = At(0).AddDays(-500),
                    Old = true,
                    Why = "it is about postgres",
                    Passage = new("It alters tables in one transaction; ask team data before it is ended.", [new("E11", "/sections/1/text", "ask team data")]),
                },
            ],
            Recollections =
            [
                new() { Id = "M12", Kind = MemoryKind.Episode, Statement = "On 2025-11-03 a deployment of payments had the same symptom.", Trust = 0.35, Why = "never confirmed, and payments has changed since", Cause = new Cause(Payments, "bad-deploy"), PriorFactor = 1.5, MaxPriorFactor = 10, Similarity = 0.62, Differences = ["today only: needs-1/database saturation.locks up"], Questions = [new(QueryKind.Log, Payments, 2.1, 1)], Tested = "Asked first because of it: logs of payments [E4]. By all of today's evidence its cause (bad-deploy at payments, H5) came out at 0.6 %, and at 0.4 % with no memory." },
                new() { Id = "M13", Kind = MemoryKind.Episode, Statement = "On 2025-10-20 a nightly import looked like this and was harmless.", Trust = 0.5, Why = "confirmed once", Similarity = 0.41, Differences = ["today only: self/service errors up", "then only: change import"], Tested = "Nothing: it points to nobody among today's entities." },
                new() { Id = "M14", Kind = MemoryKind.Fact, Statement = "orders lives in postgres.", Trust = 0.9, Why = "from person:ada", Tested = "Nothing: it is told for people to know." },
            ],
            Exhibits =
            [
                Exhibit("E1", QueryKind.Metric, Checkout, "prometheus", "histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service=\"checkout\"}[1m])))", 432) with
                {
                    Link = "https://grafana.example.com/explore?left=%7B%7D&from=1&to=2",
                    Excerpts = [new("/series/0", "http.server.request.duration p95 of checkout, 216 samples"), new("/series/0/values/41", "1.83 s at 14:03:25")],
                },
                Exhibit("E2", QueryKind.Resource, Postgres, "postgres", "SELECT pid, wait_event_type,\n       pg_blocking_pids(pid)\n  FROM pg_stat_activity\n WHERE state <> 'idle'", 12) with
                {
                    Excerpts = [new("/states/3/conditions/0/message", "9 sessions wait for pid 4711 (batch-report)")],
                },
                Exhibit("E3", QueryKind.Change, null, "github", "deployments and jobs, all services", 3) with { Excerpts = [new("/changes/0/title", "batch-report started: ALTER TABLE orders ADD COLUMN ...")] },
                Exhibit("E4", QueryKind.Log, Payments, "loki", "{app=\"payments\"} | severity >= error", 10_000) with
                {
                    Coverage = Coverage.CutShort, Note = "41,200 records matched; 10,000 spread over the window came.", CoveredWindow = new TimeWindow(At(0), At(5, 58)),
                    Excerpts = [new("/records/17/body", "ERROR: canceling statement due to lock timeout"), new("/records", "10,000 records")],
                },
                Exhibit("E5", QueryKind.Metric, Postgres, "prometheus", "pg_cpu_usage_ratio", 432) with { Excerpts = [new("/series/0", "31 % at 14:03:00")] },
                Exhibit("E6", QueryKind.Alert, null, "alertmanager", "active alerts", 1) with { Excerpts = [new("/alerts/0", "CheckoutLatencyHigh, critical, firing since 14:04:30")], Link = "javascript:alert(1)" },
                Exhibit("E7", QueryKind.Trace, Checkout, "tempo", "{ resource.service.name = \"checkout\" }", 800) with { Coverage = Coverage.Stale, CoveredWindow = new TimeWindow(At(0), At(3, 10)) },
                Exhibit("E8", QueryKind.Log, Checkout, "loki", "{app=\"checkout\"}", 0) with { Coverage = Coverage.Denied, Note = "403: no permission logs:read" },
                Exhibit("E9", QueryKind.Topology, null, "catalog", "all entities", 21),
                Exhibit("E10", QueryKind.Knowledge, Checkout, "runbooks", "checkout slow | latency", 0) with { Coverage = Coverage.Empty },
                Exhibit("E11", QueryKind.Knowledge, Postgres, "runbooks", "sections about postgres", 2) with { Excerpts = [new("/sections/0/title", "Databases > Locks"), new("/sections/1/text", "It alters tables in one transaction; ask team data before it is ended.")] },
            ],
            Charts =
            [
                Chart("checkout: http.server.request.duration p95", "E1", Checkout, "s", 216, i => i < 192 ? 0.21 + (0.02 * Math.Sin(i)) : 0.21 + (1.62 * Math.Min(1, (i - 192) / 8d)) + (0.05 * Math.Sin(i)), At(2, 9)),
                Chart("postgres: cpu usage", "E5", Postgres, "%", 216, i => 31 + Math.Sin(i / 3d), null),
            ],
            Cost = new Spending { Queries = 34, Elapsed = TimeSpan.FromSeconds(42.3), Rows = 128_411, Tokens = 18_250, Cost = 0.0421m },
            Notices = ["The case file was resumed once, after 12 s."],
        };
    }

    public static ExhibitSummary Exhibit(string id, QueryKind kind, Entity? entity, string connector, string query, int rows) => new()
    {
        Id = id,
        Kind = kind,
        Entity = entity,
        Connector = connector,
        Query = query,
        AskedAt = At(4, 32),
        Window = new TimeWindow(At(-30), At(6)),
        CoveredWindow = new TimeWindow(At(-30), At(6)),
        Coverage = Coverage.Data,
        Rows = rows,
        Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    };

    public static Chart Chart(string title, string exhibit, Entity entity, string? unit, int samples, Func<int, double> value, DateTimeOffset? onset) => new()
    {
        Title = title,
        ExhibitId = exhibit,
        Pointer = "/series/0",
        Entity = entity,
        Unit = unit,
        Times = Enumerable.Range(0, samples).Select(i => At(-30).AddSeconds(i * 10).ToUnixTimeMilliseconds()).ToArray(),
        Values = Enumerable.Range(0, samples).Select(value).ToArray(),
        Baseline = new TimeWindow(At(-30), At(0)),
        Onset = onset,
    };
}
