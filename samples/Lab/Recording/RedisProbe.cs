using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Processes;
using Lab.Shop;
using static Lab.Recording.InfrastructureMetricKind;

namespace Lab.Recording;

/// <summary>Samples Redis through its INFO command.</summary>
internal sealed class RedisProbe(RedisServer server, int port) : IInfrastructureProbe
{
    private const string Scope = "redisreceiver";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly (string Field, string Metric, string Unit, InfrastructureMetricKind Kind)[] Fields =
    [
        ("uptime_in_seconds", "redis.uptime", "s", Counter),
        ("connected_clients", "redis.clients.connected", "{client}", Level),
        ("blocked_clients", "redis.clients.blocked", "{client}", Level),
        ("instantaneous_ops_per_sec", "redis.commands", "{ops}/s", Gauge),
        ("total_commands_processed", "redis.commands.processed", "{command}", Counter),
        ("rejected_connections", "redis.connections.rejected", "{connection}", Counter),
        ("used_memory", "redis.memory.used", "By", Gauge),
        ("maxmemory", "redis.maxmemory", "By", Gauge),
        ("evicted_keys", "redis.keys.evicted", "{key}", Counter),
        ("keyspace_hits", "redis.keyspace.hits", "{hit}", Counter),
        ("keyspace_misses", "redis.keyspace.misses", "{miss}", Counter),
    ];

    public async Task<InfrastructureSample> SampleAsync(CancellationToken ct)
    {
        try
        {
            var info = await InfoAsync(ct);
            return new(
                Names.Redis, "cache", Scope, "healthy", server.Process.StartedAt,
                [
                    new("up", "1", Gauge, 1),
                    .. Fields.Where(f => info.ContainsKey(f.Field)).Select(f => new InfrastructureMetric(f.Metric, f.Unit, f.Kind, double.Parse(info[f.Field], CultureInfo.InvariantCulture))),
                ],
                [new("Reachable", "True", "Connected", "answers INFO", null)],
                new() { ["version"] = info.GetValueOrDefault("redis_version", "unknown") });
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var reason = e is OperationCanceledException ? $"no answer within {Timeout.TotalSeconds:0} s" : e.Message;
            return new(
                Names.Redis, "cache", Scope, "unavailable", server.Process.StartedAt,
                [new("up", "1", Gauge, 0)],
                [
                    new("Reachable", "False", "ConnectFailed", $"127.0.0.1:{port}: {reason}", null),
                    .. server.Process.ExitCode is { } code
                        ? (ResourceCondition[])[new("ProcessRunning", "False", "Exited", $"redis-server is not running: exit code {code}", null)]
                        : [],
                ],
                []);
        }
    }

    private static Dictionary<string, string> Parse(string info) => info
        .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line.Contains(':', StringComparison.Ordinal) && line[0] is not ('#' or '$'))
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    private async Task<Dictionary<string, string>> InfoAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync("INFO\r\nQUIT\r\n"u8.ToArray(), limit.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Parse(await reader.ReadToEndAsync(limit.Token));
    }
}
