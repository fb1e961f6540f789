namespace Cleric.Entities;

/// <summary>The kinds of entity that the built-in failure modes know. A host may use words of its own besides.</summary>
public static class EntityKinds
{
    /// <summary>A process, or set of replicas, that answers requests.</summary>
    public const string Service = "service";

    /// <summary>A database server.</summary>
    public const string Database = "database";

    /// <summary>A cache server.</summary>
    public const string Cache = "cache";

    /// <summary>A queue, topic or broker.</summary>
    public const string Queue = "queue";

    /// <summary>A machine or node.</summary>
    public const string Host = "host";

    /// <summary>A unit that an orchestrator runs: a pod, a container, a task.</summary>
    public const string Workload = "workload";

    /// <summary>Something that runs now and then: a batch job, a cron job, a migration.</summary>
    public const string Job = "job";

    /// <summary>Those who call from outside: users, load generators, partners.</summary>
    public const string Client = "client";

    /// <summary>A system that somebody else runs.</summary>
    public const string External = "external";
}
