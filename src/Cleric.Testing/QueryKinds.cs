using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Testing;

/// <summary>Queries by their kind.</summary>
internal static class QueryKinds
{
    public static QueryKind Of<TQuery>()
        where TQuery : Query =>
        Array.Find(Enum.GetValues<QueryKind>(), kind => Make(kind, null, default, 1) is TQuery) is var found && Make(found, null, default, 1) is TQuery
            ? found
            : throw new ClericException($"{typeof(TQuery).Name} is no kind of query of its own. Name one such as MetricQuery.");

    /// <summary>A query of a kind. One for a tool names a tool that does not exist.</summary>
    public static Query Make(QueryKind kind, Entity? entity, TimeWindow window, int limit) => kind switch
    {
        QueryKind.Metric => new MetricQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Log => new LogQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Trace => new TraceQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Change => new ChangeQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Resource => new ResourceQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Topology => new TopologyQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Alert => new AlertQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Knowledge => new KnowledgeQuery { Entity = entity, Window = window, Limit = limit },
        QueryKind.Tool => new ToolQuery { Entity = entity, Window = window, Limit = limit, Tool = "no-such-tool" },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of query."),
    };
}
