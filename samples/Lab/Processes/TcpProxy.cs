using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Lab.Processes;

/// <summary>
/// A stretch of network between a service and what it calls: passes bytes on, late, with losses, or not at all.
/// TCP hides a lost segment as the time until it is sent again, so a loss is a wait of one retransmission time-out or more.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Linux's smallest retransmission time-out (RFC 6298 names 1 s; the kernel's TCP_RTO_MIN is 200 ms), doubled each time.</summary>
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(200);

    private const int MostLosses = 4;

    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile NetworkConditions _conditions = NetworkConditions.Good;

    private TcpProxy(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public NetworkConditions Conditions
    {
        get => _conditions;
        set => _conditions = value;
    }

    public static TcpProxy Start(int port, int target) => new(port, target);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using (caller)
        using (var called = new TcpClient())
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await called.ConnectAsync(IPAddress.Loopback, _target, stop.Token);
                (caller.NoDelay, called.NoDelay) = (true, true);
                await Task.WhenAny(PassAsync(caller, called, stop.Token), PassAsync(called, caller, stop.Token));
                await stop.CancelAsync();
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One of the ends has gone.
            }
        }
    }

    /// <summary>Reading goes on while earlier bytes are still under way; they arrive in their order.</summary>
    private async Task PassAsync(TcpClient from, TcpClient to, CancellationToken ct)
    {
        var underWay = Channel.CreateUnbounded<(DateTime At, byte[] Bytes)>();
        var delivering = DeliverAsync(to, underWay.Reader, ct);
        try
        {
            var buffer = new byte[ChunkSize];
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, ct)) > 0)
            {
                underWay.Writer.TryWrite((DateTime.UtcNow + TimeUnderWay(), buffer.AsSpan(0, read).ToArray()));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The same end.
        }

        underWay.Writer.TryComplete();
        await delivering;
    }

    private async Task DeliverAsync(TcpClient to, ChannelReader<(DateTime At, byte[] Bytes)> underWay, CancellationToken ct)
    {
        try
        {
            await foreach (var (at, bytes) in underWay.ReadAllAsync(ct))
            {
                var left = at - DateTime.UtcNow;
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, ct);
                }

                while (_conditions.Partitioned)
                {
                    await Task.Delay(FirstRetransmission, ct);
                }

                await to.GetStream().WriteAsync(bytes, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The same end.
        }
    }

    private TimeSpan TimeUnderWay()
    {
        var conditions = _conditions;
        var time = conditions.Delay + (conditions.Jitter * Random.Shared.NextDouble());
        var again = FirstRetransmission;
        for (var i = 0; i < MostLosses && Random.Shared.NextDouble() < conditions.Loss; i++)
        {
            time += again;
            again *= 2;
        }

        return time;
    }
}
