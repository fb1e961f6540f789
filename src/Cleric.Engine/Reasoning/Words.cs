using Cleric.Entities;
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

    /// <summary>What a signal tells of an entity, as the object of "to learn ...".</summary>
    public static string Of(string signal, Entity entity)
    {
        var root = TroubleSignals.Root(signal);
        var what = signal.Length == root.Length ? "" : signal[(root.Length + 1)..].Replace('.', ' ').Replace('-', ' ');
        return root switch
        {
            Signals.Latency => $"how long requests take at {entity}",
            Signals.SelfLatency => $"how long {entity} itself works on requests",
            Signals.PathLatency => $"how long the way to {entity} and back takes",
            Signals.Errors => $"whether requests fail at {entity}",
            Signals.SelfErrors => $"whether failures begin at {entity}",
            Signals.Rejections => $"whether {entity} refuses requests",
            Signals.Traffic => $"how much is asked of {entity}",
            Signals.Availability => $"whether {entity} can be reached",
            Signals.Saturation => $"how near {entity} is to its limits{Refined(what)}",
            Signals.Restarts => $"whether {entity} restarted",
            Signals.State => $"the state of {entity}{Refined(what)}",
            Signals.Log => $"what {entity} logs{Refined(what)}",
            Signals.Blamed => $"whether the errors of its callers name {entity}{Refined(what)}",
            Signals.Change => $"what changed at {entity}{Refined(what)}",
            Signals.Silence => $"whether {entity} has fallen silent",
            Signals.Origin when signal == Signals.OriginBehaviour => $"whether requests stray from their usual way at {entity}",
            Signals.Origin when signal.StartsWith(Signals.OriginMovement, StringComparison.Ordinal) => $"whether what moved is the doing of {entity} itself{Refined(what["movement".Length..].TrimStart())}",
            Signals.Origin => $"whether the trouble begins at {entity}",
            Signals.OneSided => $"whether all who call {entity} see trouble with it",
            Signals.Unconfirmed => $"whether the symptom was there at all at {entity}",
            Signals.Precedence => $"whether {entity} was in trouble before those who depend on it",
            _ => $"{signal} of {entity}",
        };
    }

    private static string Refined(string what) => what.Length == 0 ? "" : $" ({what})";
}
