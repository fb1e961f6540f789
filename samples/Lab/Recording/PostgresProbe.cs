using System.Globalization;
using Lab.Processes;
using Lab.Shop;
using Npgsql;
using static Lab.Recording.InfrastructureMetricKind;

namespace Lab.Recording;

/// <summary>Samples PostgreSQL through its statistics views.</summary>
internal sealed class PostgresProbe(PostgresServer server) : IInfrastructureProbe, IAsyncDisposable
{
    private const string Scope = "postgresqlreceiver";

    private const string StatisticsQuery =
        """
        SELECT xact_commit, xact_rollback, deadlocks, blks_read, blks_hit, tup_inserted, tup_updated, tup_deleted,
               (SELECT setting::int FROM pg_settings WHERE name = 'max_connections'),
               (SELECT setting FROM pg_settings WHERE name = 'server_version')
        FROM pg_stat_database WHERE datname = current_database()
        """;

    private const string SessionsQuery =
        """
        SELECT coalesce(state, 'unknown'), count(*), count(*) FILTER (WHERE cardinality(pg_blocking_pids(pid)) > 0),
               coalesce(max(extract(epoch FROM now() - xact_start)), 0)
        FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1
        """;

    private const string WaitingLocksQuery =
        "SELECT count(*), coalesce(string_agg(DISTINCT relation::regclass::text, ', '), '') FROM pg_locks WHERE NOT granted";

    private const string BlockersQuery =
        """
        SELECT b.pid, b.application_name, b.usename, b.state, left(regexp_replace(b.query, '\s+', ' ', 'g'), 160),
               b.xact_start, (SELECT count(*) FROM pg_stat_activity w WHERE cardinality(pg_blocking_pids(w.pid)) > 0),
               (SELECT string_agg(DISTINCT w.application_name, ', ') FROM pg_stat_activity w WHERE b.pid = ANY (pg_blocking_pids(w.pid)))
        FROM pg_stat_activity b
        WHERE cardinality(pg_blocking_pids(b.pid)) = 0
          AND EXISTS (SELECT 1 FROM pg_stat_activity w WHERE b.pid = ANY (pg_blocking_pids(w.pid)))
        """;

    /// <summary>Short waits for row locks are normal; this long a one is not.</summary>
    private static readonly TimeSpan BlockerPatience = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _db = NpgsqlDataSource.Create(server.ConnectionString("postgres", "collector"));

    public async Task<InfrastructureSample> SampleAsync(CancellationToken ct)
    {
        try
        {
            return await ReadAsync(ct);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return new(
                Names.Postgres, "database", Scope, "unavailable", server.Process.StartedAt,
                [new("up", "1", Gauge, 0)],
                [new("Reachable", "False", "ConnectFailed", e.Message, null)],
                []);
        }
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    private async Task<InfrastructureSample> ReadAsync(CancellationToken ct)
    {
        await using var connection = await _db.OpenConnectionAsync(ct);
        var metrics = new List<InfrastructureMetric> { new("up", "1", Gauge, 1) };
        var attributes = new Dictionary<string, string>();
        await ReadStatisticsAsync(connection, metrics, attributes, ct);
        await ReadSessionsAsync(connection, metrics, ct);
        var waitingFor = await ReadWaitingLocksAsync(connection, metrics, ct);
        var blockers = await ReadBlockersAsync(connection, waitingFor, ct);
        ResourceCondition[] conditions = [new("Reachable", "True", "Connected", "answers queries", null), .. blockers];
        return new(
            Names.Postgres, "database", Scope, blockers.Count == 0 ? "healthy" : "degraded", server.Process.StartedAt, metrics, conditions, attributes);
    }

    private static async Task ReadStatisticsAsync(
        NpgsqlConnection connection, List<InfrastructureMetric> metrics, Dictionary<string, string> attributes, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(StatisticsQuery, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        metrics.AddRange(
        [
            new("postgresql.commits", "1", Counter, reader.GetInt64(0)),
            new("postgresql.rollbacks", "1", Counter, reader.GetInt64(1)),
            new("postgresql.deadlocks", "{deadlock}", Counter, reader.GetInt64(2)),
            new("postgresql.blocks_read", "1", Counter, reader.GetInt64(3), new KeyValuePair<string, object?>("source", "read")),
            new("postgresql.blocks_read", "1", Counter, reader.GetInt64(4), new KeyValuePair<string, object?>("source", "hit")),
            new("postgresql.operations", "1", Counter, reader.GetInt64(5), new KeyValuePair<string, object?>("operation", "ins")),
            new("postgresql.operations", "1", Counter, reader.GetInt64(6), new KeyValuePair<string, object?>("operation", "upd")),
            new("postgresql.operations", "1", Counter, reader.GetInt64(7), new KeyValuePair<string, object?>("operation", "del")),
            new("postgresql.connection.max", "{connections}", Gauge, reader.GetInt32(8)),
        ]);
        attributes["version"] = reader.GetString(9).Split(' ')[0];
        attributes["maxConnections"] = reader.GetInt32(8).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task ReadSessionsAsync(NpgsqlConnection connection, List<InfrastructureMetric> metrics, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SessionsQuery, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        long all = 0, blocked = 0;
        var longest = 0.0;
        var byState = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["active"] = 0, ["idle"] = 0, ["idle in transaction"] = 0 };
        while (await reader.ReadAsync(ct))
        {
            byState[reader.GetString(0)] = reader.GetInt64(1);
            all += reader.GetInt64(1);
            blocked += reader.GetInt64(2);
            longest = Math.Max(longest, (double)reader.GetDecimal(3));
        }

        metrics.Add(new("postgresql.backends", "1", Level, all));
        metrics.AddRange(byState.Select(s => new InfrastructureMetric(
            "postgresql.sessions", "{session}", Gauge, s.Value, new KeyValuePair<string, object?>("state", s.Key))));
        metrics.Add(new("postgresql.sessions.blocked", "{session}", Gauge, blocked));
        metrics.Add(new("postgresql.transaction.longest", "s", Gauge, Math.Round(longest, 3)));
    }

    private static async Task<string> ReadWaitingLocksAsync(NpgsqlConnection connection, List<InfrastructureMetric> metrics, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(WaitingLocksQuery, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        metrics.Add(new("postgresql.locks.waiting", "{lock}", Gauge, reader.GetInt64(0)));
        return reader.GetString(1);
    }

    private static async Task<List<ResourceCondition>> ReadBlockersAsync(NpgsqlConnection connection, string waitingFor, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(BlockersQuery, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var conditions = new List<ResourceCondition>();
        while (await reader.ReadAsync(ct))
        {
            var since = new DateTimeOffset(reader.GetDateTime(5), TimeSpan.Zero);
            var open = DateTimeOffset.UtcNow - since;
            if (open >= BlockerPatience)
            {
                conditions.Add(new(
                    "LockWait", "True", "BlockedSessions",
                    string.Create(CultureInfo.InvariantCulture, $"{reader.GetInt64(6)} sessions wait for locks{(waitingFor.Length > 0 ? " on " + waitingFor : "")}; pid {reader.GetInt32(0)} (application_name {reader.GetString(1)}, user {reader.GetString(2)}, {reader.GetString(3)}) blocks {(reader.IsDBNull(7) ? "others" : reader.GetString(7))}; its transaction is open for {open.TotalSeconds:0} s; last statement: {reader.GetString(4)}"),
                    since));
            }
        }

        return conditions;
    }
}
