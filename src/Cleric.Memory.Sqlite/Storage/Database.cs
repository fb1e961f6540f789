using System.Collections.Concurrent;
using Cleric.Memory.Sqlite.Schema;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cleric.Memory.Sqlite.Storage;

/// <summary>
/// A file and the connections to it: one that writes, and some that read, each of which sees the file as of the start of its transaction. What is in memory alone has one connection for
/// both.
/// </summary>
internal sealed class Database : IDisposable
{
    private static readonly int KeptReaders = Math.Max(4, Environment.ProcessorCount);

    private readonly string _connectionString;
    private readonly SqliteVectorStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<Connection> _readers = [];
    private readonly bool _mayNotCreate;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Connection? _writer;
    private volatile bool _hasSchema;
    private volatile bool _disposed;

    public Database(string connectionStringOrFile, SqliteVectorStoreOptions options, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionStringOrFile);
        var builder = IsConnectionString(connectionStringOrFile) ? new SqliteConnectionStringBuilder(connectionStringOrFile) : new SqliteConnectionStringBuilder { DataSource = connectionStringOrFile };

        // The connections are kept here.
        builder.Pooling = false;
        (_connectionString, _options, _time, File) = (builder.ToString(), options, time ?? TimeProvider.System, builder.DataSource);
        _mayNotCreate = builder.Mode != SqliteOpenMode.ReadWriteCreate || builder.DataSource is "" or ":memory:" || builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        InMemory = builder.Mode == SqliteOpenMode.Memory || builder.DataSource is "" or ":memory:" || builder.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The file, as it was named.</summary>
    public string File { get; }

    public bool InMemory { get; }

    /// <summary>Runs in a transaction that reads and sees one state of the file throughout.</summary>
    public ValueTask<T> ReadAsync<T>(string operation, string? collection, Func<Connection, T> body, CancellationToken cancellationToken) =>
        RunAsync("BEGIN", operation, collection, body, cancellationToken);

    /// <summary>Runs in a transaction that writes: all of it is stored or nothing.</summary>
    public ValueTask<T> WriteAsync<T>(string operation, string? collection, Func<Connection, T> body, CancellationToken cancellationToken) =>
        RunAsync("BEGIN IMMEDIATE", operation, collection, body, cancellationToken);

    /// <summary>Runs outside of a transaction, on the connection that writes.</summary>
    public ValueTask<T> MaintainAsync<T>(string operation, Func<Connection, T> body, CancellationToken cancellationToken) =>
        RunAsync(begin: null, operation, collection: null, body, cancellationToken);

    /// <summary>Waits for the turn among all processes: a lock on a file of its own, since SQLite's would keep the one whose turn it is from reading and writing in between.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (InMemory || File.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return new NoTurn();
        }

        // The file stays: were it deleted, one might wait for the lock of a file that is gone while another takes that of a new one.
        var started = _time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(File + "-turn", Turn());
            }
            catch (Exception error) when (error is DirectoryNotFoundException or UnauthorizedAccessException)
            {
                throw new SqliteVectorStoreException($"The file '{File}-turn', by which processes take turns, cannot be opened: {error.Message} Its folder has to exist, and the process has to be allowed to write there.", error) { Error = SqliteVectorStoreError.CannotOpen };
            }
            catch (IOException error) when (_time.GetElapsedTime(started) >= _options.BusyTimeout)
            {
                throw new SqliteVectorStoreException($"Another process had the turn to change '{File}' for longer than {_options.BusyTimeout}: it is locked. Try again, or allow a longer busy timeout.", error) { Error = SqliteVectorStoreError.Locked };
            }
            catch (IOException)
            {
                // Another has the turn.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50, 1 << Math.Min(attempt, 6))), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _disposed = true;

        // A call under way disposes of its connection itself when it returns it.
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        if (_writing.Wait(0))
        {
            _writer?.Dispose();
            _writer = null;
            _writing.Release();
        }
    }

    private static bool IsConnectionString(string text) =>
        text.Contains("Data Source=", StringComparison.OrdinalIgnoreCase) || text.Contains("DataSource=", StringComparison.OrdinalIgnoreCase) || text.Contains("Filename=", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<T> RunAsync<T>(string? begin, string operation, string? collection, Func<Connection, T> body, CancellationToken cancellationToken)
    {
        var started = 0L;
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteVectorStore));
            try
            {
                if (begin == "BEGIN" && !InMemory)
                {
                    return RunOnReader(begin, body);
                }

                await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return RunOnWriter(begin, body);
                }
                finally
                {
                    _writing.Release();
                }
            }
            catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(null, error, cancellationToken);
            }
            catch (SqliteException error)
            {
                started = started == 0 ? _time.GetTimestamp() : started;
                if (!Failure.IsBusy(error) || _time.GetElapsedTime(started) >= _options.BusyTimeout)
                {
                    throw Failure.Of(error, File, operation, collection, _options.BusyTimeout);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50, 1 << Math.Min(attempt, 6))), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private T RunOnReader<T>(string begin, Func<Connection, T> body)
    {
        var connection = _readers.TryTake(out var kept) ? kept : Open();
        var returned = false;
        try
        {
            var result = RunOn(connection, begin, body, out var spared);
            if (spared && !_disposed && _readers.Count < KeptReaders)
            {
                returned = true;
                _readers.Add(connection);
            }

            return result;
        }
        catch (SqliteException error) when (Failure.SparesConnection(error) && connection.IsIdle && !_disposed)
        {
            returned = true;
            _readers.Add(connection);
            throw;
        }
        finally
        {
            if (!returned)
            {
                connection.Dispose();
            }
        }
    }

    private T RunOnWriter<T>(string? begin, Func<Connection, T> body)
    {
        _writer ??= Open();
        try
        {
            return RunOn(_writer, begin, body, out _);
        }
        catch (SqliteException error) when (!InMemory && !Failure.SparesConnection(error))
        {
            _writer.Dispose();
            _writer = null;
            throw;
        }
        finally
        {
            if (_disposed)
            {
                _writer?.Dispose();
                _writer = null;
            }
        }
    }

    private static T RunOn<T>(Connection connection, string? begin, Func<Connection, T> body, out bool spared)
    {
        spared = false;
        if (begin is null)
        {
            return body(connection);
        }

        connection.Prepare(begin).Run();
        try
        {
            var result = body(connection);
            connection.Prepare("COMMIT").Run();
            spared = true;
            return result;
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    private Connection Open()
    {
        ForOwner();
        var connection = Connection.Open(_connectionString, _options);
        try
        {
            if (!_hasSchema)
            {
                StoreSchema.Ensure(connection, File);
                _hasSchema = true;
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static FileStreamOptions Turn()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Makes the file, where it is to be made, one that its owner alone may read: SQLite gives the files beside it the same mode. What goes wrong here SQLite tells better.</summary>
    private void ForOwner()
    {
        if (_hasSchema || _mayNotCreate || OperatingSystem.IsWindows() || System.IO.File.Exists(File))
        {
            return;
        }

        try
        {
            new FileStream(File, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process made it first, or it cannot be made.
        }
    }

    /// <summary>Of what nobody else can change.</summary>
    private sealed class NoTurn : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
