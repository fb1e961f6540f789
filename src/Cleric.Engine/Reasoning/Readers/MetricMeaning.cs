using Cleric.Exhibits;

namespace Cleric.Reasoning.Readers;

/// <summary>What a series tells of: which signal, of whom, and how much of it matters.</summary>
/// <param name="Signal">The signal, or null when the series says nothing that a prediction speaks of.</param>
/// <param name="OfPeer">Whether it is about the entity that is called rather than the one that recorded it.</param>
/// <param name="Floor">The smallest difference worth a word, in the unit of the series.</param>
/// <param name="RelativeFloor">The same as a share of normal.</param>
/// <param name="Inverted">Whether less means more.</param>
internal readonly record struct MetricMeaning(string? Signal, bool OfPeer, double Floor, double RelativeFloor, bool Inverted)
{
    private static readonly MetricMeaning Nothing = new(null, false, 0, 0, false);

    /// <summary>The unit of the series: as stated, else as its name ends (Prometheus' convention); null when neither tells.</summary>
    public string? Unit { get; private init; }

    /// <summary>
    /// Reads the meaning from the metric's name, unit and statistic, by the words that OpenTelemetry's semantic conventions, Prometheus' naming
    /// conventions and the common exporters share. The first rule that fits counts.
    /// </summary>
    public static MetricMeaning Of(MetricSeries series)
    {
        var words = Words(series.Metric);
        var unit = series.Unit ?? UnitOf(words);
        return Of(series, words, unit) with { Unit = unit };
    }

    private static MetricMeaning Of(MetricSeries series, string[] words, string? unit)
    {
        var rate = series.Statistic == "rate";
        bool Has(params ReadOnlySpan<string> any)
        {
            foreach (var word in any)
            {
                if (words.Contains(word))
                {
                    return true;
                }
            }

            return false;
        }

        // postgres_exporter's name for how long the longest transaction of all is open; no limit, for all its "max".
        if (Has("max") && Has("tx") && Has("duration"))
        {
            return Saturation("locks", 5, 1);
        }

        // What an exporter tells of itself, and of its queries, is nothing about whom it exports.
        if (Has("exporter", "promhttp"))
        {
            return Nothing;
        }

        // Points in time: since they began, or when something was last done.
        if (Has("timestamp", "boot") && !Has("duration") || Has("start") && Has("time"))
        {
            return Nothing;
        }

        // Limits and sizes as configured do not move with an incident; a runtime's own locks and collections are detail below what predictions speak of.
        if (Has("limit", "limits", "max", "quota", "capacity", "requested", "info", "build", "config", "setting", "settings", "allocated", "gc", "pause", "jit", "assembly", "timer", "contentions", "collections", "fragmentation", "scrape") || Has("resource") && Has("requests"))
        {
            return Nothing;
        }

        if (Has("pool", "pools") && Has("thread", "threads", "threadpool") || Has("threadpool"))
        {
            return Has("queue", "length", "pending") ? Saturation("threads", 5, 1) : Has("count", "busy", "active") && !rate ? Saturation("threads", 6, 0.5) : Nothing;
        }

        var ofConnections = Has("connection", "connections", "pool");
        if (ofConnections && (Has("client", "pool", "hikaricp", "datasource")) && !Has("http"))
        {
            return Has("pending", "timeouts", "timeout", "wait", "waiting", "acquire", "exhausted") ? Saturation("pool", Has("wait", "acquire") ? 0.02 : 0.5, 0.5)
                : Nothing;
        }

        if (Has("restart", "restarts"))
        {
            return new(Signals.Restarts, false, 0.001, 0, false);
        }

        if (Has("uptime"))
        {
            return rate ? Nothing : new(Signals.Restarts, false, 0, 0.5, true);
        }

        // "up", and "pg_up", "redis_up" and the like of exporters.
        if (words is ["up"] or [_, "up"] || Has("availability", "available", "reachable", "alive") && !Has("memory", "disk", "bytes", "filesystem", "avail", "replicas", "parallelism") || Has("probe") && Has("success"))
        {
            return new(Signals.Availability, false, 0.01, 0.01, false);
        }

        if (Has("lock", "locks", "blocked", "deadlock", "deadlocks") || Has("longest") && Has("transaction"))
        {
            return Saturation("locks", Has("transaction") ? 5 : 0.5, 1);
        }

        // How long it takes to get there and back.
        if (Has("rtt", "ping") || Has("network", "net", "tcp") && unit is "ms" or "s" or "us" && !Has("transmit", "receive", "io", "bytes"))
        {
            return new(Signals.PathLatency, false, 0.005 * PerSecond(unit), 0.5, false);
        }

        // The run queue: processes that want a processor.
        if (Has("procs", "processes") && Has("running", "runnable") || Has("load1", "load5", "loadavg") || Has("load") && Has("average"))
        {
            return Saturation("cpu", 2, 1);
        }

        if (Has("cpu", "processor"))
        {
            return Has("throttled", "throttling") ? Saturation("cpu", 0.01, 0.5) : Saturation("cpu", unit is "%" ? 10 : 0.1, 0.5, Has("idle"));
        }

        if (Has("memory", "mem", "heap", "rss", "workingset") || Has("working") && Has("set"))
        {
            return Saturation("memory", unit is "By" or null ? 16e6 : 0, 0.4, Has("free", "freeable", "available"));
        }

        if (Has("disk", "io") && Has("queue", "pressure", "stall", "iowait"))
        {
            return Saturation("io", 2, 1);
        }

        if (Has("replica", "replication", "standby", "slave") && Has("lag", "delay", "behind"))
        {
            return Saturation("replication", 5 * PerSecond(unit), 1);
        }

        if (Has("disk", "filesystem", "fs", "inodes", "volume", "storage", "diskio"))
        {
            return Has("diskio", "iops") || Has("io", "read", "reads", "write", "writes", "written") && !Has("time", "latency", "seconds", "wait", "error", "errors", "inodes") ? Saturation("io", unit is "By" ? 1e6 : 0, 1)
                : Has("usage", "utilization", "used", "full", "free", "avail", "available", "wait", "busy", "time")
                ? Saturation("disk", 0, 0.4, Has("free", "avail", "available"))
                : Nothing;
        }

        if (Has("retransmit", "retransmits", "retransmission", "retrans", "dropped", "drops", "loss") && Has("tcp", "network", "net", "packet", "packets", "udp"))
        {
            return Saturation("network", 0.01, 0.5);
        }

        if (Has("queue", "backlog", "lag", "unacked", "unacknowledged") && !Has("duration"))
        {
            return Saturation("queue", 5, 1);
        }

        if (Has("socket", "sockets", "sockstat") && !Has("bytes", "error", "errors", "io"))
        {
            return rate ? Nothing : Saturation("connections", 5, 0.6);
        }

        if (Has("backends", "numbackends") || Has("connections", "clients") && !rate && !Has("http", "kestrel"))
        {
            return Saturation("connections", 5, 0.6);
        }

        var isError = Has("error", "errors", "failure", "failures", "failed", "exception", "exceptions", "fault", "faults", "5xx", "timeouts", "aborted");
        if (isError)
        {
            return new(Signals.Errors, Has("client"), rate ? 0.1 : 0.02, 0.5, false);
        }

        var isTime = Has("duration", "latency", "elapsed", "seconds", "milliseconds") || Has("response", "request") && Has("time");
        if (isTime && !Has("gc", "lookup", "tls", "process", "cpu"))
        {
            // Seconds in a second are how busy something was, not how often it was asked.
            if (rate && unit is "s/s" or "ms/s" or "us/s" or "ns/s")
            {
                return Nothing;
            }

            var ofPeer = Has("client");
            return rate
                ? new(ofPeer ? SignalExtractor.Calls : Signals.Traffic, ofPeer, 0.5, 0.6, false)
                : new(Signals.Latency, ofPeer, 0.01 * PerSecond(unit), 0.5, false);
        }

        if (Has("requests", "request", "rps", "qps", "workload", "calls", "commands", "queries", "commits", "transactions", "messages", "operations", "throughput", "hits") && !Has("active", "size", "bytes", "client", "body"))
        {
            return new(Signals.Traffic, false, 0.5, 0.6, false);
        }

        return Nothing;
    }

    private static MetricMeaning Saturation(string of, double floor, double relativeFloor, bool inverted = false) =>
        new($"{Signals.Saturation}.{of}", false, floor, relativeFloor, inverted);

    private static string? UnitOf(string[] words)
    {
        foreach (var word in words)
        {
            switch (word)
            {
                case "milliseconds" or "millis" or "msec" or "ms":
                    return "ms";
                case "microseconds" or "micros" or "usec" or "us":
                    return "us";
                case "nanoseconds" or "nanos" or "nsec" or "ns":
                    return "ns";
                case "seconds":
                    return "s";
                case "bytes":
                    return "By";
            }
        }

        return null;
    }

    private static double PerSecond(string? unit) => unit switch
    {
        "ms" => 1e3,
        "us" => 1e6,
        "ns" => 1e9,
        "min" => 1.0 / 60,
        _ => 1,
    };

    private static string[] Words(string metric) =>
        SplitCamel(metric).Split(['.', '_', '-', '/', ':', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static string SplitCamel(string metric)
    {
        var text = new System.Text.StringBuilder(metric.Length + 8);
        for (var i = 0; i < metric.Length; i++)
        {
            // "CPUUtilization" is CPU and Utilization.
            if (i > 0 && char.IsUpper(metric[i]) && (char.IsLower(metric[i - 1]) || (char.IsUpper(metric[i - 1]) && i + 1 < metric.Length && char.IsLower(metric[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(metric[i]));
        }

        return text.ToString();
    }
}
