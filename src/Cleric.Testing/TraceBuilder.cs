using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Testing;

/// <summary>Builds the spans of one trace, call by call. A call is two spans: the caller's client span and the callee's server span within it.</summary>
/// <example>
/// <code>
/// var spans = new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(120))
///     .Call("web", "checkout", "POST /pay", after: TimeSpan.FromMilliseconds(10), duration: TimeSpan.FromMilliseconds(100), error: true)
///     .Build();
/// </code>
/// </example>
public sealed class TraceBuilder
{
    private readonly string _traceId = Telemetry.NextId().ToString("x32", CultureInfo.InvariantCulture);
    private readonly DateTimeOffset _start;
    private readonly List<Span> _spans = [];

    /// <summary>Starts a trace by its root, a server span.</summary>
    /// <param name="entity">Who answers the request.</param>
    /// <param name="name">The operation.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="duration">How long it takes.</param>
    /// <param name="error">Whether it fails. Default false.</param>
    public TraceBuilder(string entity, string name, DateTimeOffset start, TimeSpan duration, bool error = false)
    {
        _start = start;
        _spans.Add(Make(null, entity, name, SpanKind.Server, start, duration, error, null));
    }

    /// <summary>Adds a call from an entity that already has a server span in the trace (the last one is the parent).</summary>
    /// <param name="from">The caller.</param>
    /// <param name="to">The callee. Of a database, cache or queue there is no server span.</param>
    /// <param name="name">The operation.</param>
    /// <param name="after">How long after the trace's start it begins.</param>
    /// <param name="duration">How long it takes, as the caller sees it.</param>
    /// <param name="error">Whether it fails. Default false.</param>
    /// <exception cref="ClericException">The caller has no server span.</exception>
    public TraceBuilder Call(string from, string to, string name, TimeSpan after, TimeSpan duration, bool error = false)
    {
        var caller = Entity.Parse(from);
        var callee = Entity.Parse(to);
        var parent = _spans.FindLast(span => span.Entity == caller && span.Kind == SpanKind.Server)
            ?? throw new ClericException($"'{from}' has no server span in this trace. Add the call to it first.");
        var client = Make(parent.SpanId, from, name, SpanKind.Client, _start + after, duration, error, callee);
        _spans.Add(client);
        if (callee.Kind == EntityKinds.Service)
        {
            _spans.Add(Make(client.SpanId, to, name, SpanKind.Server, _start + after, duration, error, null));
        }

        return this;
    }

    /// <summary>The spans.</summary>
    public IReadOnlyList<Span> Build() => [.. _spans];

    private Span Make(string? parent, string entity, string name, SpanKind kind, DateTimeOffset start, TimeSpan duration, bool error, Entity? peer) => new()
    {
        TraceId = _traceId,
        SpanId = Telemetry.NextId().ToString("x16", CultureInfo.InvariantCulture),
        ParentSpanId = parent,
        Entity = Entity.Parse(entity),
        Name = name,
        Kind = kind,
        Start = start,
        Duration = duration,
        Error = error,
        Peer = peer,
    };
}
