using System.Diagnostics;
using Lab.Commands;
using Lab.Services;
using Lab.Shop;
using Npgsql;

namespace Lab.Processes;

/// <summary>A PostgreSQL server of our own, in a temporary folder, reachable on loopback only.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string SystemUser = "postgres";
    private const int MaxConnections = 100;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(40);

    private readonly int _port;

    private PostgresServer(int port, ManagedProcess process)
    {
        _port = port;
        Process = process;
    }

    public ManagedProcess Process { get; }

    public static async Task<PostgresServer> StartAsync(string folder, int port, Guard guard, Action<string> onLog, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        if (Native.EffectiveUser() == 0)
        {
            await RunAsync(new ProcessStartInfo("chown", [SystemUser, folder]), ct);
        }

        var data = Path.Combine(folder, "data");
        await RunAsync(Command("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"), ct);
        var process = guard.Watch(ManagedProcess.Start(
            Names.Postgres,
            Command(
                "postgres", "-D", data, "-p", $"{port}",
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", $"max_connections={MaxConnections}",
                "-c", "shared_buffers=64MB", "-c", "fsync=off", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
                "-c", "log_line_prefix=%m [%p] user=%u,db=%d,app=%a ", "-c", "log_lock_waits=on", "-c", "deadlock_timeout=1s",
                "-c", "log_min_duration_statement=1000", "-c", "log_checkpoints=off"),
            onError: onLog));
        var server = new PostgresServer(port, process);
        try
        {
            await server.CreateDatabaseAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string user, string applicationName, string database = ShopDatabase.DatabaseName) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = user,
        Database = database,
        ApplicationName = applicationName,
        Timeout = 2,
        CommandTimeout = 4,
        SslMode = SslMode.Disable,
        MaxPoolSize = 2,
    }.ConnectionString;

    /// <summary>An interactive session of an administrator. It stays open until its process ends.</summary>
    public ProcessStartInfo Psql(string user) => new(
        ServerBinaries.Postgres("psql"),
        ["--no-psqlrc", "--quiet", "--host", "127.0.0.1", "--port", $"{_port}", "--username", user, "--dbname", ShopDatabase.DatabaseName]);

    /// <summary>SIGINT is PostgreSQL's fast shutdown.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync(Native.SigInt, TimeSpan.FromSeconds(8));
        await Process.DisposeAsync();
    }

    /// <summary>Runs statements as an administrator, one after the other and outside of a transaction.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var connection = await ConnectAsync(ShopDatabase.DatabaseName, ct);
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await ExecuteAsync(connection, statement, ct);
        }
    }

    /// <summary>Gives a folder to the user that the server runs as.</summary>
    public static Task OwnAsync(string folder, CancellationToken ct) =>
        Native.EffectiveUser() == 0 ? RunAsync(new ProcessStartInfo("chown", [SystemUser, folder]), ct) : Task.CompletedTask;

    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        await using (var admin = await ConnectAsync("postgres", ct))
        {
            await ExecuteAsync(admin, $"CREATE DATABASE {ShopDatabase.DatabaseName}", ct);
        }

        await using var stream = typeof(PostgresServer).Assembly.GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        await using var shop = await ConnectAsync(ShopDatabase.DatabaseName, ct);
        await ExecuteAsync(shop, await reader.ReadToEndAsync(ct), ct);
    }

    private async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var connection = new NpgsqlConnection(ConnectionString("postgres", "lab-setup", database) + ";Pooling=false");
            try
            {
                await connection.OpenAsync(ct);
                return connection;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < StartTimeout && !Process.HasExited)
            {
                await connection.DisposeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            }
            catch (NpgsqlException e)
            {
                await connection.DisposeAsync();
                throw new InvalidOperationException($"PostgreSQL did not start: {e.Message} {Process.Errors()}", e);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        var path = ServerBinaries.Postgres(program);
        if (Native.EffectiveUser() != 0)
        {
            return new ProcessStartInfo(path, arguments) { WorkingDirectory = "/" };
        }

        var setpriv = ServerBinaries.OnPath("setpriv") ?? throw new UsageException("'setpriv' was not found, and PostgreSQL does not run as root. Install it: apt-get install util-linux");
        return new ProcessStartInfo(setpriv, [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", "--", path, .. arguments]) { WorkingDirectory = "/" };
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        await using var process = ManagedProcess.Start(Path.GetFileName(start.FileName), start);
        using var stop = ct.Register(() => process.Signal(Native.SigTerm));
        var ended = await process.WaitForExitAsync(StartTimeout);
        ct.ThrowIfCancellationRequested();
        if (!ended || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{process.Name} failed: {process.Errors()}");
        }
    }
}
