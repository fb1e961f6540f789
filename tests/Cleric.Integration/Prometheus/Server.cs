using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Prometheus;

/// <summary>A real server that runs for as long as this lives.</summary>
internal sealed class Server : IAsyncDisposable
{
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

    /// <summary>Starts a server and waits until it says that it is ready.</summary>
    public static async Task<Server> StartAsync(string program, string folder, string readyWhen, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var server = new Server(Tool.Start(program, folder, arguments), readyWhen);
        try
        {
            await server._ready.Task.WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a program lies, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until a port takes connections: some servers say that they are ready a moment before.</summary>
    public static async Task ListensAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
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
