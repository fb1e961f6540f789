using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Testing;

/// <summary>Makes rows of answers in a line each. Entities are named as <see cref="Entity.Parse"/> reads them: "checkout" is a service, "database:postgres" a database.</summary>
public static class Telemetry
{
    private static long _ids;

    /// <summary>A series of gauge values.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="start">When the first value was taken.</param>
    /// <param name="step">The time between two values; at least a millisecond.</param>
    /// <param name="values">The values.</param>
    public static MetricSeries Series(string metric, string entity, DateTimeOffset start, TimeSpan step, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.FromMilliseconds(1));
        var times = new long[values.Length];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = (start + (i * step)).ToUnixTimeMilliseconds();
        }

        return new MetricSeries { Metric = metric, Entity = Entity.Parse(entity), Times = times, Values = values };
    }

    /// <summary>A log record.</summary>
    /// <param name="entity">Who wrote it.</param>
    /// <param name="time">When.</param>
    /// <param name="body">The message.</param>
    /// <param name="severity">OpenTelemetry's severity number. Default 9: info.</param>
    /// <param name="attributes">Further fields.</param>
    public static LogRecord Log(string entity, DateTimeOffset time, string body, int severity = 9, params (string Key, string Value)[] attributes) => new()
    {
        Entity = Entity.Parse(entity),
        Time = time,
        Body = body,
        Severity = severity,
        Attributes = ToDictionary(attributes),
    };

    /// <summary>A server span that is a trace of its own. Use <see cref="TraceBuilder"/> for more than one.</summary>
    /// <param name="entity">Who recorded it.</param>
    /// <param name="name">The operation.</param>
    /// <param name="start">When it began.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Whether it failed. Default false.</param>
    public static Span Span(string entity, string name, DateTimeOffset start, TimeSpan duration, bool error = false) => new()
    {
        TraceId = NextId().ToString("x32", CultureInfo.InvariantCulture),
        SpanId = NextId().ToString("x16", CultureInfo.InvariantCulture),
        Entity = Entity.Parse(entity),
        Name = name,
        Kind = SpanKind.Server,
        Start = start,
        Duration = duration,
        Error = error,
    };

    /// <summary>A change.</summary>
    /// <param name="title">What was done, in a line; also its id.</param>
    /// <param name="entity">What was changed.</param>
    /// <param name="time">When.</param>
    /// <param name="kind">What kind. Default "deploy".</param>
    public static Change Change(string title, string entity, DateTimeOffset time, string kind = "deploy") =>
        new() { Id = title, Title = title, Entity = Entity.Parse(entity), Time = time, Kind = kind };

    /// <summary>An observed state.</summary>
    /// <param name="entity">What was looked at.</param>
    /// <param name="time">When.</param>
    /// <param name="state">"healthy", "reachable", "degraded", "unavailable" or "unknown".</param>
    /// <param name="conditions">Conditions.</param>
    public static ResourceState State(string entity, DateTimeOffset time, string state, params ResourceCondition[] conditions) =>
        new() { Entity = Entity.Parse(entity), Time = time, State = state, Conditions = conditions };

    /// <summary>An alert that still fires.</summary>
    /// <param name="name">Its name; also its id.</param>
    /// <param name="entity">What it is about.</param>
    /// <param name="startsAt">When it began.</param>
    public static Alert Alert(string name, string entity, DateTimeOffset startsAt) => new() { Id = name, Name = name, Entity = Entity.Parse(entity), StartsAt = startsAt };

    internal static long NextId() => Interlocked.Increment(ref _ids);

    internal static Dictionary<string, string> ToDictionary((string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
