using Cleric.Exhibits;
using Cleric.Reasoning.Readers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class MetricMeaningTests
{
    [Theory]

    // OpenTelemetry's semantic conventions.
    [InlineData("http.server.request.duration", "p95", "latency")]
    [InlineData("http.server.request.duration", "mean", "latency")]
    [InlineData("http.server.request.duration", "rate", "traffic")]
    [InlineData("rpc.server.duration", "p99", "latency")]
    [InlineData("process.cpu.utilization", "value", "saturation.cpu")]
    [InlineData("process.memory.usage", "value", "saturation.memory")]
    [InlineData("system.cpu.utilization", "value", "saturation.cpu")]
    [InlineData("system.filesystem.utilization", "value", "saturation.disk")]
    [InlineData("system.network.packet.dropped", "rate", "saturation.network")]
    [InlineData("system.network.dropped", "rate", "saturation.network")]
    [InlineData("jvm.memory.used", "value", "saturation.memory")]
    [InlineData("jvm.cpu.recent_utilization", "value", "saturation.cpu")]
    [InlineData("dotnet.exceptions", "rate", "errors")]
    [InlineData("dotnet.thread_pool.queue.length", "value", "saturation.threads")]
    [InlineData("dotnet.process.memory.working_set", "value", "saturation.memory")]
    [InlineData("dotnet.process.cpu.time", "rate", "saturation.cpu")]
    [InlineData("db.client.connection.pending_requests", "value", "saturation.pool")]
    [InlineData("db.client.connection.wait_time", "p95", "saturation.pool")]
    [InlineData("db.client.connection.timeouts", "rate", "saturation.pool")]
    [InlineData("k8s.container.restart.count", "value", "restarts")]

    // Prometheus and its exporters.
    [InlineData("up", "value", "availability")]
    [InlineData("pg_up", "value", "availability")]
    [InlineData("redis_up", "value", "availability")]
    [InlineData("probe_success", "value", "availability")]
    [InlineData("probe_duration_seconds", "value", "latency")]
    [InlineData("http_request_duration_seconds", "p95", "latency")]
    [InlineData("http_requests_total", "rate", "traffic")]
    [InlineData("http_request_errors_total", "rate", "errors")]
    [InlineData("container_cpu_usage_seconds_total", "rate", "saturation.cpu")]
    [InlineData("container_cpu_cfs_throttled_periods_total", "rate", "saturation.cpu")]
    [InlineData("container_memory_working_set_bytes", "value", "saturation.memory")]
    [InlineData("process_resident_memory_bytes", "value", "saturation.memory")]
    [InlineData("node_memory_MemAvailable_bytes", "value", "saturation.memory")]
    [InlineData("node_filesystem_avail_bytes", "value", "saturation.disk")]
    [InlineData("node_load1", "value", "saturation.cpu")]

    // CloudWatch.
    [InlineData("CPUUtilization", "mean", "saturation.cpu")]
    [InlineData("FreeableMemory", "min", "saturation.memory")]
    [InlineData("FreeStorageSpace", "min", "saturation.disk")]
    [InlineData("DiskQueueDepth", "mean", "saturation.io")]
    [InlineData("ReplicaLag", "max", "saturation.replication")]
    [InlineData("DatabaseConnections", "mean", "saturation.connections")]
    [InlineData("WriteLatency", "mean", "latency")]
    [InlineData("tcp_rtt", "value", "latency-path")]
    [InlineData("system.processes.running", "value", "saturation.cpu")]
    [InlineData("node_netstat_Tcp_RetransSegs_retransmits", "rate", "saturation.network")]
    [InlineData("kube_pod_container_status_restarts_total", "value", "restarts")]
    [InlineData("pg_locks_count", "value", "saturation.locks")]
    [InlineData("pg_stat_database_deadlocks", "rate", "saturation.locks")]
    [InlineData("pg_stat_activity_max_tx_duration", "value", "saturation.locks")]
    [InlineData("pg_stat_database_numbackends", "value", "saturation.connections")]
    [InlineData("redis_connected_clients", "value", "saturation.connections")]
    [InlineData("redis_commands_processed_total", "rate", "traffic")]
    [InlineData("kafka_consumergroup_lag", "value", "saturation.queue")]
    [InlineData("rabbitmq_queue_messages_ready", "value", "saturation.queue")]
    [InlineData("hikaricp_connections_pending", "value", "saturation.pool")]
    [InlineData("process_uptime_seconds", "value", "restarts")]

    // Service meshes, cAdvisor and the short names of benchmarks and dashboards.
    [InlineData("istio_requests_total", "rate", "traffic")]
    [InlineData("istio_request_duration_milliseconds", "p95", "latency")]
    [InlineData("envoy_cluster_upstream_rq_time_response_time", "p95", "latency")]
    [InlineData("container_fs_reads_bytes_total", "rate", "saturation.io")]
    [InlineData("container_fs_writes_total", "rate", "saturation.io")]
    [InlineData("system.disk.io", "rate", "saturation.io")]
    [InlineData("container_sockets", "value", "saturation.connections")]
    [InlineData("node_sockstat_TCP_inuse", "value", "saturation.connections")]
    [InlineData("mem", "value", "saturation.memory")]
    [InlineData("diskio", "value", "saturation.io")]
    [InlineData("socket", "value", "saturation.connections")]
    [InlineData("workload", "value", "traffic")]
    [InlineData("latency-90", "value", "latency")]

    // Datadog.
    [InlineData("trace.http.request.hits", "rate", "traffic")]
    [InlineData("trace.http.request.errors", "rate", "errors")]
    [InlineData("system.cpu.idle", "value", "saturation.cpu")]
    [InlineData("postgresql.connections", "value", "saturation.connections")]
    [InlineData("aws.rds.free_storage_space", "value", "saturation.disk")]
    public void A_name_means_a_signal(string metric, string statistic, string signal) => Assert.Equal(signal, Of(metric, statistic).Signal);

    [Theory]
    [InlineData("http.server.active_requests", "value")]
    [InlineData("http.server.request.body.size", "p95")]
    [InlineData("db.client.connection.max", "value")]
    [InlineData("db.client.connection.count", "value")]
    [InlineData("hikaricp_connections_active", "value")]
    [InlineData("jvm.memory.limit", "value")]
    [InlineData("jvm.gc.duration", "p95")]
    [InlineData("dotnet.gc.pause.time", "rate")]
    [InlineData("dotnet.gc.heap.total_allocated", "rate")]
    [InlineData("dotnet.jit.compilation.time", "rate")]
    [InlineData("dotnet.assembly.count", "value")]
    [InlineData("dotnet.monitor.lock_contentions", "rate")]
    [InlineData("kestrel.active_connections", "value")]
    [InlineData("kube_pod_container_resource_limits", "value")]
    [InlineData("kube_pod_container_resource_requests", "value")]
    [InlineData("kube_deployment_status_replicas_available", "value")]
    [InlineData("scrape_duration_seconds", "value")]
    [InlineData("scrape_samples_scraped", "value")]
    [InlineData("process_start_time_seconds", "value")]
    [InlineData("process_open_fds", "value")]
    [InlineData("prometheus_build_info", "value")]
    [InlineData("go_gc_duration_seconds", "p50")]
    [InlineData("go_goroutines", "value")]
    [InlineData("http_response_size_bytes", "mean")]
    [InlineData("pg_settings_max_connections", "value")]
    [InlineData("pg_settings_log_lock_waits", "value")]
    [InlineData("pg_settings_deadlock_timeout_seconds", "value")]
    [InlineData("pg_exporter_last_scrape_error", "value")]
    [InlineData("redis_exporter_scrape_duration_seconds", "mean")]
    [InlineData("promhttp_metric_handler_errors_total", "rate")]
    [InlineData("redis_rdb_last_save_timestamp_seconds", "value")]
    [InlineData("container_start_time_seconds", "value")]
    [InlineData("node_boot_time_seconds", "value")]
    [InlineData("orders_revenue_euros", "rate")]
    [InlineData("", "value")]
    [InlineData("___", "value")]
    public void A_name_means_nothing(string metric, string statistic) => Assert.Null(Of(metric, statistic).Signal);

    [Theory]
    [InlineData("http.client.request.duration", "latency")]
    [InlineData("db.client.operation.duration", "latency")]
    [InlineData("rpc.client.duration", "latency")]
    public void What_a_client_measures_is_of_the_one_it_calls(string metric, string signal)
    {
        var meaning = Of(metric, "p95");

        Assert.Equal(signal, meaning.Signal);
        Assert.True(meaning.OfPeer);
        Assert.Equal(SignalExtractor.Calls, Of(metric, "rate").Signal);
    }

    [Theory]
    [InlineData("system.cpu.idle")]
    [InlineData("node_memory_MemAvailable_bytes")]
    [InlineData("node_filesystem_avail_bytes")]
    [InlineData("disk_free_bytes")]
    [InlineData("process_uptime_seconds")]
    public void Of_what_is_left_less_means_more(string metric) => Assert.True(Of(metric, "value").Inverted);

    [Theory]
    [InlineData("s", 1)]
    [InlineData("ms", 1e3)]
    [InlineData("us", 1e6)]
    [InlineData("ns", 1e9)]
    [InlineData(null, 1)]
    public void The_least_latency_worth_a_word_is_in_the_unit_of_the_series(string? unit, double factor) =>
        Assert.Equal(Of("http.server.request.duration", "p95", "s").Floor * factor, Of("http.server.request.duration", "p95", unit).Floor, 9);

    [Fact]
    public void Seconds_in_a_second_are_no_requests()
    {
        Assert.Null(Of("redis_commands_duration_seconds_total", "rate", "s/s").Signal);
        Assert.Equal("saturation.cpu", Of("process_cpu_seconds_total", "rate", "s/s").Signal);
        Assert.Equal("traffic", Of("http_request_duration_seconds", "rate", "{count}/s").Signal);
    }

    private static MetricMeaning Of(string metric, string statistic, string? unit = null) =>
        MetricMeaning.Of(new MetricSeries { Metric = metric, Entity = Sample.Web, Statistic = statistic, Unit = unit, Times = Array.Empty<long>(), Values = Array.Empty<double>() });
}
