using System.Diagnostics;
using Lab.Shop;

namespace Lab.Processes;

/// <summary>A Redis server of our own, in a temporary folder, reachable on loopback only.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private RedisServer(ManagedProcess process) => Process = process;

    public ManagedProcess Process { get; }

    public static async Task<RedisServer> StartAsync(string folder, int port, Guard guard, Action<string> onLog, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo(
            ServerBinaries.Redis(),
            ["--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", ""]);
        var server = new RedisServer(guard.Watch(ManagedProcess.Start(Names.Redis, start, onOutput: line =>
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }

            onLog(line);
        })));
        try
        {
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(20), ct);
            return server;
        }
        catch (TimeoutException e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException("Redis did not start: " + server.Process.Errors(), e);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync(Native.SigTerm, TimeSpan.FromSeconds(5));
        await Process.DisposeAsync();
    }
}
