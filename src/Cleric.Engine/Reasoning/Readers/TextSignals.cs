using System.Text.RegularExpressions;

namespace Cleric.Reasoning.Readers;

/// <summary>Recognises what kind of trouble a message speaks of, by words that drivers, runtimes and operating systems use for it.</summary>
internal static partial class TextSignals
{
    private static readonly (string Kind, Regex Pattern)[] Kinds =
    [
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

    [GeneratedRegex(@"connection pool|pool (has been |is )?(exhausted|full|empty)|pool.{0,40}(timeout|timed out|exhausted)|(timeout|timed out).{0,60}pool|no available connection", Options)]
    private static partial Regex Pool();

    [GeneratedRegex(@"too many (clients|connections)|remaining connection slots|max(imum)? number of (clients|connections)", Options)]
    private static partial Regex Connections();

    [GeneratedRegex(@"\bdeadlock|\block ?(wait|timeout|_timeout)|waiting for [a-z ]{0,40}lock|wait(s|ing)? for pid|blocked (by|session)|blocking session|\block (on|held)|could not obtain lock|LockWait|BlockedSessions|Lock wait timeout", Options)]
    private static partial Regex Lock();

    [GeneratedRegex(@"connection (was |is )?(refused|reset|closed|aborted|lost)|ECONNREFUSED|ECONNRESET|broken pipe|(unable|not able|failed|not possible|could not) to connect|no connection|cannot connect|can't connect|unreachable|no route to host|host is down|SocketFailure|SocketClosed|UnableToConnect|ConnectionFailure|upstream connect error|Unreachable|NotReachable", Options)]
    private static partial Regex Refused();

    [GeneratedRegex(@"out of memory|OutOfMemory|\bOOM|cannot allocate memory|heap space|memory limit|MemoryPressure", Options)]
    private static partial Regex Memory();

    [GeneratedRegex(@"no space left|disk (is )?full|ENOSPC|disk quota|read-only file system|could not extend file|DiskPressure", Options)]
    private static partial Regex Disk();

    [GeneratedRegex(@"name or service not known|NXDOMAIN|getaddrinfo|name resolution|could not resolve|cannot resolve|no such host|UnknownHost|EAI_AGAIN|SERVFAIL", Options)]
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
