namespace Cleric.Testing;

/// <summary>What goes wrong with a query.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks: an <see cref="HttpRequestException"/>.</summary>
    Fail,

    /// <summary>The system gives up: a <see cref="TimeoutException"/>.</summary>
    TimeOut,

    /// <summary>No answer comes until the query is cancelled.</summary>
    Hang,

    /// <summary>The answer holds more rows than the limit, and does not say so.</summary>
    Oversize,

    /// <summary>The system refuses: an answer of coverage "denied".</summary>
    Deny,
}
