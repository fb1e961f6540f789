using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cleric.Memory.Sqlite.Storage;

/// <summary>One open connection with the statements it has prepared. Not for two threads at once.</summary>
internal sealed class Connection : IDisposable
{
    private const int KeptStatements = 96;

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, LinkedListNode<(string Sql, Statement Statement)>> _statements = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sql, Statement Statement)> _recent = new();

    private Connection(SqliteConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
    }

    public static Connection Open(string connectionString, SqliteVectorStoreOptions options)
    {
        var inner = new SqliteConnection(connectionString);
        try
        {
            inner.Open();
            var connection = new Connection(inner);
            connection.Configure(options);
            return connection;
        }
        catch
        {
            inner.Dispose();
            throw;
        }
    }

    /// <summary>Whether no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>The prepared statement of this text, which the caller resets (or runs to the end by a method that does).</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            node.Value.Statement.Reset();
            return node.Value.Statement;
        }

        var statement = Statement.Prepare(_handle, sql);
        _statements[sql] = _recent.AddFirst((sql, statement));
        if (_recent.Count > KeptStatements && _recent.Last is { } last)
        {
            _recent.RemoveLast();
            _statements.Remove(last.Value.Sql);
            last.Value.Statement.Dispose();
        }

        return statement;
    }

    /// <summary>Runs a statement once, without keeping it.</summary>
    public void Execute(string sql)
    {
        using var statement = Statement.Prepare(_handle, sql);
        statement.Run();
    }

    /// <summary>Leaves no statement open and no transaction.</summary>
    public void Rollback()
    {
        foreach (var (_, statement) in _recent)
        {
            statement.Reset();
        }

        if (!IsIdle)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>Ends a long statement of this connection when the token is cancelled: it then fails as interrupted.</summary>
    public CancellationTokenRegistration InterruptOn(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? cancellationToken.UnsafeRegister(static handle => raw.sqlite3_interrupt((sqlite3)handle!), _handle) : default;

    /// <summary>Moves what the write-ahead log holds into the file and empties the log.</summary>
    public void TruncateLog() => Statement.Check(_handle, raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    public void Dispose()
    {
        foreach (var (_, statement) in _recent)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void Configure(SqliteVectorStoreOptions options)
    {
        // Waiting is the caller's: it can be cancelled and does not hold a thread.
        Execute("PRAGMA busy_timeout = 0");

        // Seven vectors of 256 dimensions fit a page of 8 KiB, three one of 4 KiB. Effective on a new file alone.
        Execute("PRAGMA page_size = 8192");
        var mode = Prepare("PRAGMA journal_mode = WAL").Scalar() as string;
        if (mode is not ("wal" or "memory"))
        {
            throw new SqliteException($"the file system cannot hold a write-ahead log (journal mode '{mode}')", raw.SQLITE_CANTOPEN);
        }

        Execute(options.RelaxedDurability ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
        Execute("PRAGMA secure_delete = ON");
        Execute("PRAGMA temp_store = MEMORY");
        Execute("PRAGMA cache_size = -8192");
        Execute("PRAGMA trusted_schema = OFF");
        Execute("PRAGMA cell_size_check = ON");
        Execute("PRAGMA journal_size_limit = 67108864");
        if (options.MaxPages is { } pages)
        {
            Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }
    }
}
