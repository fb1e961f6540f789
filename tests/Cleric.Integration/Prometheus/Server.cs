using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Prometheus;

/// <summary>A real server that runs for as long as this lives.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const int MostAttempts = 3;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _said = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _read;
    private readonly string _readyWhen;

    private Server(Process process, string readyWhen)
    {
        _process = process;
        _readyWhen = readyWhen;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>The port that it was given.</summary>
    public int Port { get; private init; }

    /// <summary>Starts a server at a free port, and waits until it says that it is ready and takes connections: some say so a moment before.</summary>
    public static async Task<Server> StartAsync(
        string program, string folder, string readyWhen, Func<int, IEnumerable<string>> arguments, CancellationToken cancellationToken, Func<int, IReadOnlyDictionary<string, string>>? environment = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var server = new Server(Tool.Start(program, folder, arguments(port), environment?.Invoke(port)), readyWhen) { Port = port };
            try
            {
                await server._ready.Task.WaitAsync(cancellationToken);
                await server.ListensAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException) when (attempt < MostAttempts)
            {
                // Somebody else may have taken the port meanwhile.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Where a program lies, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>A port that nobody had a moment ago: who takes it must be ready to find it taken.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _read;
        _process.Dispose();
    }

    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException("The server ended before it took connections.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _said.Add(line);
            }

            if (line.Contains(_readyWhen, StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }

        lock (_lock)
        {
            _ready.TrySetException(new InvalidOperationException($"The server ended before it was ready:\n{string.Join('\n', _said)}"));
        }
    }
}
