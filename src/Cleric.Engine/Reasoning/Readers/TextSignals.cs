using System.Text.RegularExpressions;

namespace Cleric.Reasoning.Readers;

/// <summary>Recognises what kind of trouble a message speaks of, by words that drivers, runtimes and operating systems use for it.</summary>
internal static partial class TextSignals
{
    private static readonly (string Kind, Regex Pattern)[] Kinds =
    [
        ("image", Image()),
        ("scheduling", Scheduling()),
        ("quota", Quota()),
        ("probe", Probe()),
        ("rollout", Rollout()),
        ("settings", Settings()),
        ("volume", Volume()),
        ("crash", Crash()),
        ("evicted", Evicted()),
        ("replication", Replication()),
        ("failover", Failover()),
        ("maintenance", Maintenance()),
        ("idle", Idle()),
        ("io", Io()),
        ("cpu", Cpu()),
        ("pool", Pool()),
        ("connections", Connections()),
        ("lock", Lock()),
        ("refused", Refused()),
        ("memory", Memory()),
        ("disk", Disk()),
        ("dns", Dns()),
        ("certificate", Certificate()),
        ("clock", Clock()),
        ("throttled", Throttled()),
        ("timeout", Timeout()),
        ("rejected", Rejected()),
    ];

    /// <summary>The longest text that is looked at: what matters in a message stands at its beginning.</summary>
    private const int Longest = 4000;

    /// <summary>The kinds of trouble that <paramref name="text"/> speaks of, the more telling first; usually none or one.</summary>
    public static IEnumerable<string> Classify(string text)
    {
        var cut = text.Length > Longest ? text[..Longest] : text;
        var found = false;
        foreach (var (kind, pattern) in Kinds)
        {
            // "Timeout while waiting for a connection from the pool" is about the pool; so it is with locks and unreachable hosts.
            if (found && kind is ("timeout" or "rejected"))
            {
                yield break;
            }

            if (pattern.IsMatch(cut))
            {
                found = true;
                yield return kind;
            }
        }
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // Kubernetes: reasons of waiting and terminated containers, of events and of conditions.
    [GeneratedRegex(@"ImagePullBackOff|ErrImage\w+|InvalidImageName|pull(ing)? (and unpack )?image|manifest unknown|pull access denied", Options)]
    private static partial Regex Image();

    [GeneratedRegex(@"FailedScheduling|Unschedulable|NotScheduled|PodPending|\bpods?\b.{0,60}\bpending\b|\d+/\d+ nodes are available|Insufficient (cpu|memory|ephemeral-storage|pods)|untolerated taint|(pod|node) affinity", Options)]
    private static partial Regex Scheduling();

    [GeneratedRegex(@"exceeded quota|quota.{0,20}exceeded|QuotaExceeded|ResourceQuota", Options)]
    private static partial Regex Quota();

    [GeneratedRegex(@"(liveness|readiness|startup) probe.{0,20}(failed|errored)|failed (liveness|readiness|startup) probe|ProbeError", Options)]
    private static partial Regex Probe();

    [GeneratedRegex(@"ProgressDeadlineExceeded|progress deadline|rollout (is )?(stuck|stalled|blocked|failed)", Options)]
    private static partial Regex Rollout();

    [GeneratedRegex(@"CreateContainerConfigError|(secret|config ?map)\b.{0,80}not found|could(n't| not) find key|configuration error|invalid configuration|(env(ironment)? var(iable)?|setting|config(uration)?)\b.{0,60}(not set|is missing|undefined|is required)", Options)]
    private static partial Regex Settings();

    [GeneratedRegex(@"FailedMount|FailedAttachVolume|MountVolume|AttachVolume|Multi-Attach|unbound (immediate )?PersistentVolumeClaim", Options)]
    private static partial Regex Volume();

    [GeneratedRegex(@"CrashLoopBackOff|Back-?off restarting|exit(ed with|ing with)?[ _]code[:= ]+(?!0\b|137\b|143\b)\d+", Options)]
    private static partial Regex Crash();

    [GeneratedRegex(@"\bEvicted\b|NodeNotReady|node (is )?not ready|NodeLost", Options)]
    private static partial Regex Evicted();

    // Databases: what PostgreSQL, MySQL and their managed services log, and the names of their waits.
    [GeneratedRegex(@"repli(ca|cation) lag|replica\b.{0,40}(behind|lagging)|WAL sender.{0,40}(behind|lag)", Options)]
    private static partial Regex Replication();

    [GeneratedRegex(@"failover|failed over|promoted to primary|promotion of (the )?(replica|standby)", Options)]
    private static partial Regex Failover();

    [GeneratedRegex(@"\b(auto)?vacuum\b|wraparound|checkpoints are occurring too frequently|checkpoint storm", Options)]
    private static partial Regex Maintenance();

    [GeneratedRegex(@"ClientRead|idle in transaction|idle (client|connection|session)|leaked (connection|session)", Options)]
    private static partial Regex Idle();

    [GeneratedRegex(@"\bIO:\w+|I/O wait|iowait|DiskQueueDepth|LWLock:(Buffer|WAL)\w*", Options)]
    private static partial Regex Io();

    [GeneratedRegex(@"CPU:user|CPU (utilization|usage) (has )?(exceeded|been above|is high)", Options)]
    private static partial Regex Cpu();

    [GeneratedRegex(@"connection pool|pool (has been |is )?(exhausted|full|empty)|pool.{0,40}(timeout|timed out|exhausted)|(timeout|timed out).{0,60}pool|no available connection", Options)]
    private static partial Regex Pool();

    [GeneratedRegex(@"too many (clients|connections)|remaining connection slots|(approaching|reached|at) (the )?max(imum|_connections)|max_connections limit|new connections (may be|are being) refused|max(imum)? number of (clients|connections)", Options)]
    private static partial Regex Connections();

    [GeneratedRegex(@"\bdeadlock|\block ?(wait|timeout|_timeout)|waiting for [a-z ]{0,40}lock|wait(s|ing)? for pid|blocked (by|session)|blocking session|\block (on|held)|could not obtain lock|LockWait|BlockedSessions|Lock wait timeout", Options)]
    private static partial Regex Lock();

    [GeneratedRegex(@"connection (was |is )?(refused|reset|closed|aborted|lost)|ECONNREFUSED|ECONNRESET|broken pipe|(unable|not able|failed|not possible|could not) to connect|no connection|cannot connect|can't connect|unreachable|no route to host|host is down|SocketFailure|SocketClosed|UnableToConnect|ConnectionFailure|upstream connect error|Unreachable|NotReachable", Options)]
    private static partial Regex Refused();

    [GeneratedRegex(@"out of memory|OutOfMemory|\bOOM|cannot allocate memory|heap space|memory limit|MemoryPressure", Options)]
    private static partial Regex Memory();

    [GeneratedRegex(@"no space left|disk (is )?full|ran out of (disk|storage)|insufficient storage|storage (space )?(is )?(getting |critically )?low|low storage space|ENOSPC|disk quota|read-only file system|could not extend file|DiskPressure", Options)]
    private static partial Regex Disk();

    [GeneratedRegex(@"name or service not known|NXDOMAIN|getaddrinfo|name resolution|could not resolve|cannot resolve|no such host|ENOTFOUND|unable to resolve|UnknownHost|EAI_AGAIN|SERVFAIL", Options)]
    private static partial Regex Dns();

    [GeneratedRegex(@"certificate|x509|\bPKIX|(TLS|SSL) (handshake|connection|error|alert)|UntrustedRoot|NotTimeValid", Options)]
    private static partial Regex Certificate();

    [GeneratedRegex(@"clock (skew|drift)|RequestTimeTooSkewed|time.{0,40}(outside|not within).{0,20}window|time ?stamp.{0,40}(in the future|outside|too (old|new|far))|not yet valid|used before issued|difference between the request time", Options)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b429\b|too many requests|rate limit|throttl", Options)]
    private static partial Regex Throttled();

    [GeneratedRegex(@"time[d]?[- ]?out|deadline exceeded|TimeoutException|TaskCanceled|canceling statement due to", Options)]
    private static partial Regex Timeout();

    [GeneratedRegex(@"\b4(00|01|03|09|15|22)\b|unprocessable|bad request|unsupported|rejected|declined|refused the|invalid (request|argument|value|field|json)|validation|missing (required )?(field|property)|deserializ|unexpected (response|token|character)|schema", Options)]
    private static partial Regex Rejected();
}
