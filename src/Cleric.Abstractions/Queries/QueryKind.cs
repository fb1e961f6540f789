namespace Cleric.Queries;

/// <summary>The nine kinds of question that can be asked of a connector.</summary>
public enum QueryKind
{
    /// <summary>Time series: <see cref="MetricQuery"/>.</summary>
    Metric,

    /// <summary>Log records: <see cref="LogQuery"/>.</summary>
    Log,

    /// <summary>Spans: <see cref="TraceQuery"/>.</summary>
    Trace,

    /// <summary>Deployments, commits, config and flag changes: <see cref="ChangeQuery"/>.</summary>
    Change,

    /// <summary>State, conditions and events of infrastructure: <see cref="ResourceQuery"/>.</summary>
    Resource,

    /// <summary>Entities and who depends on whom: <see cref="TopologyQuery"/>.</summary>
    Topology,

    /// <summary>Alerts, incidents, who is on call: <see cref="AlertQuery"/>.</summary>
    Alert,

    /// <summary>Runbook sections, chat threads, write-ups: <see cref="KnowledgeQuery"/>.</summary>
    Knowledge,

    /// <summary>Whatever a tool returns: <see cref="ToolQuery"/>.</summary>
    Tool,
}
