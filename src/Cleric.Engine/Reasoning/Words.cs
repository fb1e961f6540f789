using Cleric.Models;
using Cleric.Queries;

namespace Cleric.Reasoning;

/// <summary>How things are called in sentences.</summary>
internal static class Words
{
    public static string Of(QueryKind kind) => kind switch
    {
        QueryKind.Metric => "metrics",
        QueryKind.Log => "logs",
        QueryKind.Trace => "traces",
        QueryKind.Change => "changes",
        QueryKind.Resource => "states of resources",
        QueryKind.Topology => "topology",
        QueryKind.Alert => "alerts",
        QueryKind.Knowledge => "runbooks",
        _ => "tools",
    };

    /// <summary>What a model is asked to do.</summary>
    public static string Of(ModelSeat seat) => seat switch
    {
        ModelSeat.Propose => "propose causes",
        ModelSeat.Ask => "propose questions",
        ModelSeat.Read => "read texts",
        ModelSeat.Understand => "say what the question means",
        _ => "word the report",
    };
}
