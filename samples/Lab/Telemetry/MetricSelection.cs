using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Lab.Telemetry;

/// <summary>The metrics that are kept, each with the attributes that are kept. All others are dropped, to keep captures small.</summary>
internal static class MetricSelection
{
    public static IReadOnlyList<string> Meters { get; } =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http", "System.Runtime", "Npgsql", LabSources.Redis, LabSources.Process,
    ];

    private static readonly Dictionary<string, string[]> Kept = new(StringComparer.Ordinal)
    {
        ["http.server.request.duration"] = ["http.request.method", "http.route", "http.response.status_code", "error.type"],
        ["http.server.active_requests"] = [],
        ["http.client.request.duration"] = ["http.request.method", "server.address", "server.port", "http.response.status_code", "error.type"],
        ["http.client.active_requests"] = ["server.address", "server.port"],
        ["kestrel.active_connections"] = [],
        ["aspnetcore.rate_limiting.requests"] = ["aspnetcore.rate_limiting.result"],
        ["aspnetcore.rate_limiting.queued_requests"] = [],
        ["db.client.operation.duration"] = ["db.system.name", "db.operation.name", "server.address", "server.port", "error.type"],
        ["db.client.operation.npgsql.executing"] = ["db.client.connection.pool.name"],
        ["db.client.operation.failed"] = ["db.client.connection.pool.name"],
        ["db.client.connection.count"] = ["db.client.connection.pool.name", "db.client.connection.state"],
        ["db.client.connection.max"] = ["db.client.connection.pool.name"],
        ["db.client.connection.npgsql.pending_requests"] = ["db.client.connection.pool.name"],
        ["db.client.connection.npgsql.timeouts"] = ["db.client.connection.pool.name"],
        ["dotnet.process.cpu.time"] = ["cpu.mode"],
        ["dotnet.process.memory.working_set"] = [],
        ["dotnet.gc.collections"] = ["gc.heap.generation"],
        ["dotnet.gc.pause.time"] = [],
        ["dotnet.gc.heap.total_allocated"] = [],
        ["dotnet.gc.last_collection.memory.committed_size"] = [],
        ["dotnet.thread_pool.thread.count"] = [],
        ["dotnet.thread_pool.queue.length"] = [],
        ["dotnet.monitor.lock_contentions"] = [],
        ["dotnet.exceptions"] = ["error.type"],
        ["process.cpu.utilization"] = [],
        ["process.thread.count"] = [],
        ["process.open_file_descriptor.count"] = [],
    };

    public static MetricStreamConfiguration? ViewOf(Instrument instrument) =>
        Kept.TryGetValue(instrument.Name, out var attributes)
            ? new MetricStreamConfiguration { TagKeys = attributes }
            : MetricStreamConfiguration.Drop;
}
