using Cleric.Entities;

namespace Cleric.Connectors.Catalog.Topologies;

/// <summary>What a type of the catalogue, which anybody may word as they like, is to us.</summary>
internal static class KindWords
{
    private static readonly char[] Marks = ['-', '_', ' ', '.', '/', ':'];

    /// <summary>Parts of words and whole words, the surer first: "elasticache" is a cache, "rds" a database, "records" is none.</summary>
    private static readonly (string Kind, string[] Parts, string[] Words)[] Resources =
    [
        (EntityKinds.External, ["thirdparty", "third-party"], ["external", "saas"]),
        (EntityKinds.Cache, ["cache", "redis", "memcache", "valkey"], []),
        (EntityKinds.Queue, ["queue", "kafka", "rabbit", "pubsub", "pub-sub", "servicebus", "service-bus", "event-bus", "eventbus"], ["topic", "broker", "stream", "sqs", "sns", "mq", "nats", "kinesis"]),
        (EntityKinds.Database, ["database", "postgres", "mysql", "mariadb", "mongo", "dynamodb", "cassandra", "oracle", "sqlserver", "cockroach", "elasticsearch", "opensearch", "clickhouse", "bigquery", "datastore"], ["db", "sql", "mssql", "rds", "aurora", "spanner"]),
        (EntityKinds.Host, ["virtual-machine", "virtualmachine"], ["host", "vm", "server", "node", "machine", "ec2"]),
        (EntityKinds.Job, [], ["job", "cron", "cronjob"]),
    ];

    private static readonly (string Kind, string[] Words)[] Components =
    [
        (EntityKinds.Job, ["job", "jobs", "cron", "cronjob", "batch", "pipeline", "workflow", "migration"]),
        (EntityKinds.Client, ["mobile", "ios", "android", "desktop"]),
        (EntityKinds.External, ["external", "saas"]),
    ];

    /// <summary>A resource's kind: one that the failure modes know, else its own type as a word.</summary>
    public static string OfResource(string? type)
    {
        if (string.IsNullOrWhiteSpace(type))
        {
            return "resource";
        }

        var lower = type.Trim().ToLowerInvariant();
        var words = lower.Split(Marks, StringSplitOptions.RemoveEmptyEntries);
        foreach (var (kind, parts, whole) in Resources)
        {
            if (parts.Any(part => lower.Contains(part, StringComparison.Ordinal)) || whole.Any(words.Contains))
            {
                return kind;
            }
        }

        return string.Join('-', words) is { Length: > 0 } own ? own : "resource";
    }

    /// <summary>A component's kind: services and websites answer requests, and so is what has a type of its own taken to do.</summary>
    public static string OfComponent(string? type)
    {
        var words = (type ?? "").ToLowerInvariant().Split(Marks, StringSplitOptions.RemoveEmptyEntries);
        return Components.FirstOrDefault(item => item.Words.Any(words.Contains)).Kind ?? EntityKinds.Service;
    }
}
