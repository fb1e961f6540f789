using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Investigations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Index;

/// <summary>The index in a SQLite file: write-ahead log, one writer at a time, for this user only.</summary>
internal sealed class SqliteInvestigationIndex : IInvestigationIndex, IDisposable
{
    private const int SchemaVersion = 1;
    private static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(7);

    /// <summary>So long a write waits for another process's. Who asks is told rather than held up.</summary>
    private static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly string _connect;
    private readonly AuditWriter _audits;
    private readonly SemaphoreSlim _write = new(1, 1);
    private readonly Lazy<bool> _ready;

    public SqliteInvestigationIndex(IOptions<SqliteInvestigationIndexOptions> options, TimeProvider time, ILogger<SqliteInvestigationIndex> logger)
    {
        _path = Path.GetFullPath(options.Value.Path);
        _connect = new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = (int)LockedFor.TotalSeconds }.ToString();
        _audits = new AuditWriter(StoreAsync, options.Value.AuditRetention, time, logger);
        _ready = new Lazy<bool>(Prepare, LazyThreadSafetyMode.PublicationOnly);
    }

    public ValueTask<bool> AddAsync(InvestigationEntry entry, InvestigationRequest request, IReadOnlyList<AttachedAlert> alerts, CancellationToken cancellationToken = default) => WriteAsync(
        (connection, transaction) =>
        {
            ArgumentNullException.ThrowIfNull(alerts);
            using var command = Command(
                connection,
                transaction,
                """
                INSERT INTO investigations (id, tenant, status, entity, created, title, statement, body, request)
                VALUES ($id, $tenant, $status, $entity, $created, $title, $statement, $body, $request) ON CONFLICT (id) DO NOTHING
                """);
            Bind(command, entry);
            command.Parameters.AddWithValue("$request", JsonSerializer.Serialize(request, ClericHttpJson.Of<InvestigationRequest>()));
            if (command.ExecuteNonQuery() == 0)
            {
                return false;
            }

            Attach(connection, transaction, entry, alerts);
            return true;
        },
        cancellationToken);

    public ValueTask<InvestigationEntry?> UpdateAsync(string id, Func<InvestigationEntry, InvestigationEntry> change, CancellationToken cancellationToken = default) =>
        WriteAsync((connection, transaction) => Update(connection, transaction, id, change), cancellationToken);

    public ValueTask<InvestigationEntry?> FindAsync(string id, CancellationToken cancellationToken = default) => ReadAsync(connection => Find(connection, null, id), cancellationToken);

    public ValueTask<InvestigationRequest?> RequestAsync(string id, CancellationToken cancellationToken = default) => ReadAsync(
        connection =>
        {
            using var command = Command(connection, null, "SELECT request FROM investigations WHERE id = $id");
            command.Parameters.AddWithValue("$id", id);
            return command.ExecuteScalar() is string json ? JsonSerializer.Deserialize(json, ClericHttpJson.Of<InvestigationRequest>()) : null;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<InvestigationEntry>> ListAsync(string? tenant, InvestigationFilter filter, CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<InvestigationEntry>>(
        connection =>
        {
            ArgumentNullException.ThrowIfNull(filter);
            var where = "tenant IS $tenant";
            using var command = connection.CreateCommand();
            command.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
            void Narrow(string condition, string name, object? value)
            {
                if (value is not null)
                {
                    where += " AND " + condition;
                    command.Parameters.AddWithValue(name, value);
                }
            }

            Narrow("status = $status", "$status", filter.Status?.ToString());
            Narrow("entity = $entity COLLATE NOCASE", "$entity", filter.Entity);
            Narrow("created >= $since", "$since", filter.Since?.ToUnixTimeMilliseconds());
            Narrow("(instr(lower(title), $text) > 0 OR instr(lower(coalesce(statement, '')), $text) > 0)", "$text", filter.Text is { Length: > 0 } text ? text.ToLowerInvariant() : null);
            if (filter.After is { } after)
            {
                // That of another tenant is answered like one that does not exist.
                if (Find(connection, null, after) is not { } last || last.Tenant != tenant)
                {
                    throw new ClericException("after is the id of no investigation. Give that of the last one on the page before, or leave it out to begin anew.");
                }

                Narrow("(created, id) < ($afterCreated, $after)", "$after", after);
                command.Parameters.AddWithValue("$afterCreated", last.CreatedAt.ToUnixTimeMilliseconds());
            }

            command.CommandText = $"SELECT body FROM investigations WHERE {where} ORDER BY created DESC, id DESC LIMIT $limit";
            command.Parameters.AddWithValue("$limit", Math.Clamp(filter.Limit, 1, 200));
            return Rows(command, ClericHttpJson.Of<InvestigationEntry>());
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<InvestigationEntry>> PendingAsync(CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<InvestigationEntry>>(
        connection =>
        {
            using var command = Command(connection, null, $"SELECT body FROM investigations WHERE status IN ('{InvestigationStatus.Queued}', '{InvestigationStatus.Running}') ORDER BY created, id");
            return Rows(command, ClericHttpJson.Of<InvestigationEntry>());
        },
        cancellationToken);

    public ValueTask<int> AttachAsync(string id, IReadOnlyList<AttachedAlert> alerts, CancellationToken cancellationToken = default) => WriteAsync(
        (connection, transaction) =>
        {
            ArgumentNullException.ThrowIfNull(alerts);
            return Find(connection, transaction, id) is { } entry ? Attach(connection, transaction, entry, alerts) : 0;
        },
        cancellationToken);

    public ValueTask<bool> FoldAsync(string id, string into, CancellationToken cancellationToken = default) => WriteAsync(
        (connection, transaction) =>
        {
            if (Find(connection, transaction, id) is not { Status: InvestigationStatus.Queued, StartedAt: null } from || Find(connection, transaction, into) is not { Status: InvestigationStatus.Queued or InvestigationStatus.Running } other || from.Tenant != other.Tenant || id == into)
            {
                return false;
            }

            int Run(string text)
            {
                using var command = Command(connection, transaction, text);
                command.Parameters.AddWithValue("$id", id);
                command.Parameters.AddWithValue("$into", into);
                return command.ExecuteNonQuery();
            }

            // An alert that both have stays with the other.
            var moved = Run("UPDATE OR IGNORE alerts SET investigation = $into WHERE investigation = $id");
            Run("DELETE FROM alerts WHERE investigation = $id");
            Run("UPDATE deliveries SET investigation = $into WHERE investigation = $id");
            Run("DELETE FROM investigations WHERE id = $id");
            Update(connection, transaction, into, known => known with { Alerts = known.Alerts + moved });
            return true;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<AttachedAlert>> AlertsAsync(string id, CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<AttachedAlert>>(
        connection =>
        {
            using var command = Command(connection, null, "SELECT body FROM alerts WHERE investigation = $id ORDER BY number");
            command.Parameters.AddWithValue("$id", id);
            return Rows(command, ClericHttpJson.Of<AttachedAlert>());
        },
        cancellationToken);

    public ValueTask<InvestigationEntry?> FindByAlertAsync(string? tenant, string source, string key, DateTimeOffset since, CancellationToken cancellationToken = default) => ReadAsync(
        connection =>
        {
            using var command = Command(
                connection,
                null,
                """
                SELECT i.body FROM alerts a JOIN investigations i ON i.id = a.investigation
                WHERE a.source = $source AND a.key = $key AND a.tenant IS $tenant AND a.received >= $since ORDER BY a.number DESC LIMIT 1
                """);
            command.Parameters.AddWithValue("$source", source);
            command.Parameters.AddWithValue("$key", key);
            command.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
            command.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
            return Rows(command, ClericHttpJson.Of<InvestigationEntry>()) is [var newest, ..] ? newest : null;
        },
        cancellationToken);

    public ValueTask<string?> FindDeliveryAsync(string source, string deliveryId, CancellationToken cancellationToken = default) => ReadAsync(
        connection =>
        {
            using var command = Command(connection, null, "SELECT investigation FROM deliveries WHERE source = $source AND id = $id");
            command.Parameters.AddWithValue("$source", source);
            command.Parameters.AddWithValue("$id", deliveryId);
            return command.ExecuteScalar() as string;
        },
        cancellationToken);

    public async ValueTask AddDeliveryAsync(string source, string deliveryId, string investigationId, DateTimeOffset at, CancellationToken cancellationToken = default) => await WriteAsync(
        (connection, transaction) =>
        {
            using var drop = Command(connection, transaction, "DELETE FROM deliveries WHERE at < $before");
            drop.Parameters.AddWithValue("$before", (at - DeliveriesKept).ToUnixTimeMilliseconds());
            drop.ExecuteNonQuery();
            using var command = Command(connection, transaction, "INSERT INTO deliveries (source, id, investigation, at) VALUES ($source, $id, $investigation, $at) ON CONFLICT (source, id) DO NOTHING");
            command.Parameters.AddWithValue("$source", source);
            command.Parameters.AddWithValue("$id", deliveryId);
            command.Parameters.AddWithValue("$investigation", investigationId);
            command.Parameters.AddWithValue("$at", at.ToUnixTimeMilliseconds());
            return command.ExecuteNonQuery();
        },
        cancellationToken).ConfigureAwait(false);

    public ValueTask AuditAsync(AuditRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        _audits.Add(record);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<AuditRecord>> AuditsAsync(string? tenant, int limit = 100, CancellationToken cancellationToken = default)
    {
        await _audits.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync<IReadOnlyList<AuditRecord>>(
            connection =>
            {
                using var command = Command(connection, null, "SELECT at, principal, tenant, operation, subject, outcome FROM audits WHERE tenant IS $tenant ORDER BY number DESC LIMIT $limit");
                command.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
                command.Parameters.AddWithValue("$limit", limit);
                using var reader = command.ExecuteReader();
                var records = new List<AuditRecord>();
                while (reader.Read())
                {
                    records.Add(new AuditRecord
                    {
                        At = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                        Principal = reader.GetString(1),
                        Tenant = reader.IsDBNull(2) ? null : reader.GetString(2),
                        Operation = reader.GetString(3),
                        Subject = reader.IsDBNull(4) ? null : reader.GetString(4),
                        Outcome = reader.GetString(5),
                    });
                }

                return records;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _audits.Dispose();
        _write.Dispose();
        using var connection = new SqliteConnection(_connect);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>Stores audit records, and drops those from before a time.</summary>
    private async ValueTask StoreAsync(IReadOnlyList<AuditRecord> records, DateTimeOffset? dropBefore) => await WriteAsync(
        (connection, transaction) =>
        {
            if (dropBefore is { } before)
            {
                using var drop = Command(connection, transaction, "DELETE FROM audits WHERE at < $before");
                drop.Parameters.AddWithValue("$before", before.ToUnixTimeMilliseconds());
                drop.ExecuteNonQuery();
            }

            using var command = Command(
                connection, transaction, "INSERT INTO audits (at, principal, tenant, operation, subject, outcome) VALUES ($at, $principal, $tenant, $operation, $subject, $outcome)");
            foreach (var record in records)
            {
                command.Parameters.Clear();
                command.Parameters.AddWithValue("$at", record.At.ToUnixTimeMilliseconds());
                command.Parameters.AddWithValue("$principal", record.Principal);
                command.Parameters.AddWithValue("$tenant", (object?)record.Tenant ?? DBNull.Value);
                command.Parameters.AddWithValue("$operation", record.Operation);
                command.Parameters.AddWithValue("$subject", (object?)record.Subject ?? DBNull.Value);
                command.Parameters.AddWithValue("$outcome", record.Outcome);
                command.ExecuteNonQuery();
            }

            return records.Count;
        },
        CancellationToken.None).ConfigureAwait(false);

    private static InvestigationEntry? Find(SqliteConnection connection, SqliteTransaction? transaction, string id)
    {
        using var command = Command(connection, transaction, "SELECT body FROM investigations WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is string json ? JsonSerializer.Deserialize(json, ClericHttpJson.Of<InvestigationEntry>()) : null;
    }

    /// <summary>Adds alerts to an investigation, and counts those that are new.</summary>
    private static int Attach(SqliteConnection connection, SqliteTransaction transaction, InvestigationEntry entry, IReadOnlyList<AttachedAlert> alerts)
    {
        var added = 0;
        using var update = Command(connection, transaction, "UPDATE alerts SET body = $body WHERE investigation = $id AND source = $source AND key = $key");
        using var insert = Command(connection, transaction, "INSERT INTO alerts (investigation, tenant, source, key, received, body) VALUES ($id, $tenant, $source, $key, $received, $body)");
        using var find = Command(connection, transaction, "SELECT body FROM alerts WHERE investigation = $id AND source = $source AND key = $key");
        foreach (var alert in alerts)
        {
            find.Parameters.Clear();
            BindKey(find, entry.Id, alert);
            if (find.ExecuteScalar() is string known)
            {
                var before = JsonSerializer.Deserialize(known, ClericHttpJson.Of<AttachedAlert>())!;
                update.Parameters.Clear();
                BindKey(update, entry.Id, alert);
                update.Parameters.AddWithValue("$body", JsonSerializer.Serialize(before with { ResolvedAt = alert.ResolvedAt }, ClericHttpJson.Of<AttachedAlert>()));
                update.ExecuteNonQuery();
                continue;
            }

            insert.Parameters.Clear();
            BindKey(insert, entry.Id, alert);
            insert.Parameters.AddWithValue("$tenant", (object?)entry.Tenant ?? DBNull.Value);
            insert.Parameters.AddWithValue("$received", alert.ReceivedAt.ToUnixTimeMilliseconds());
            insert.Parameters.AddWithValue("$body", JsonSerializer.Serialize(alert, ClericHttpJson.Of<AttachedAlert>()));
            added += insert.ExecuteNonQuery();
        }

        if (added > 0)
        {
            Update(connection, transaction, entry.Id, known => known with { Alerts = known.Alerts + added });
        }

        return added;
    }

    private static InvestigationEntry? Update(SqliteConnection connection, SqliteTransaction transaction, string id, Func<InvestigationEntry, InvestigationEntry> change)
    {
        if (Find(connection, transaction, id) is not { } before)
        {
            return null;
        }

        var entry = change(before);
        if (entry != before)
        {
            using var command = Command(
                connection, transaction, "UPDATE investigations SET tenant = $tenant, status = $status, entity = $entity, created = $created, title = $title, statement = $statement, body = $body WHERE id = $id");
            Bind(command, entry);
            command.ExecuteNonQuery();
        }

        return entry;
    }

    private static void Bind(SqliteCommand command, InvestigationEntry entry)
    {
        command.Parameters.AddWithValue("$id", entry.Id);
        command.Parameters.AddWithValue("$tenant", (object?)entry.Tenant ?? DBNull.Value);
        command.Parameters.AddWithValue("$status", entry.Status.ToString());
        command.Parameters.AddWithValue("$entity", (object?)entry.Entity ?? DBNull.Value);
        command.Parameters.AddWithValue("$created", entry.CreatedAt.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$title", entry.Title);
        command.Parameters.AddWithValue("$statement", (object?)entry.Statement ?? DBNull.Value);
        command.Parameters.AddWithValue("$body", JsonSerializer.Serialize(entry, ClericHttpJson.Of<InvestigationEntry>()));
    }

    private static void BindKey(SqliteCommand command, string id, AttachedAlert alert)
    {
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$source", alert.Source);
        command.Parameters.AddWithValue("$key", alert.Key);
    }

    private static List<T> Rows<T>(SqliteCommand command, JsonTypeInfo<T> form)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(JsonSerializer.Deserialize(reader.GetString(0), form)!);
        }

        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connect);
        connection.Open();
        return connection;
    }

    private ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Guarded(() =>
        {
            _ = _ready.Value;
            using var connection = Open();
            return ValueTask.FromResult(read(connection));
        });
    }

    private ValueTask<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken) => Guarded(async () =>
    {
        _ = _ready.Value;
        await _write.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = write(connection, transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            _write.Release();
        }
    });

    private async ValueTask<T> Guarded<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqliteException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvestigationIndexException($"The index of investigations in {_path} cannot be used: {exception.Message} Check the file, its folder's rights and the space on the disk.", exception);
        }
    }

    private bool Prepare()
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (!File.Exists(_path) && !OperatingSystem.IsWindows())
        {
            new FileStream(_path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }

        using var connection = Open();
        using (var mode = Command(connection, null, "PRAGMA journal_mode = WAL"))
        {
            mode.ExecuteNonQuery();
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        using var version = Command(connection, transaction, "PRAGMA user_version");
        var found = Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found > SchemaVersion)
        {
            throw new ClericException($"The index of investigations in {_path} is of version {found}, and this package reads up to {SchemaVersion}. Update the packages, or give another path.");
        }

        using var schema = Command(
            connection,
            transaction,
            $"""
            CREATE TABLE IF NOT EXISTS investigations (
                id TEXT PRIMARY KEY, tenant TEXT, status TEXT NOT NULL, entity TEXT, created INTEGER NOT NULL, title TEXT NOT NULL, statement TEXT, body TEXT NOT NULL, request TEXT NOT NULL) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS investigations_newest ON investigations (tenant, created DESC, id DESC);
            CREATE INDEX IF NOT EXISTS investigations_pending ON investigations (created) WHERE status IN ('{InvestigationStatus.Queued}', '{InvestigationStatus.Running}');
            CREATE TABLE IF NOT EXISTS alerts (
                number INTEGER PRIMARY KEY, investigation TEXT NOT NULL, tenant TEXT, source TEXT NOT NULL, key TEXT NOT NULL, received INTEGER NOT NULL, body TEXT NOT NULL,
                UNIQUE (investigation, source, key));
            CREATE INDEX IF NOT EXISTS alerts_known ON alerts (source, key, number);
            CREATE TABLE IF NOT EXISTS deliveries (source TEXT NOT NULL, id TEXT NOT NULL, investigation TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (source, id)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS deliveries_oldest ON deliveries (at);
            CREATE TABLE IF NOT EXISTS audits (
                number INTEGER PRIMARY KEY, at INTEGER NOT NULL, principal TEXT NOT NULL, tenant TEXT, operation TEXT NOT NULL, subject TEXT, outcome TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS audits_newest ON audits (tenant, number);
            PRAGMA user_version = {SchemaVersion};
            """);
        schema.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }
}
