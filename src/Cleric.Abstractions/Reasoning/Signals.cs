namespace Cleric.Reasoning;

/// <summary>
/// The words for what can be seen of an entity. Predictions and observations meet in them. A signal may be refined by a dot: a prediction of "saturation"
/// is met by an observation of "saturation.cpu". Hosts may add words of their own.
/// </summary>
public static class Signals
{
    /// <summary>How long requests take, the waiting for others included.</summary>
    public const string Latency = "latency";

    /// <summary>How long the entity's own work takes, without the waiting for others.</summary>
    public const string SelfLatency = "latency-self";

    /// <summary>How much longer calls to the entity take than it takes to answer them: the way there and back, and waiting to be let in.</summary>
    public const string PathLatency = "latency-path";

    /// <summary>Requests that fail.</summary>
    public const string Errors = "errors";

    /// <summary>Failures that begin at the entity: none of what it called had failed.</summary>
    public const string SelfErrors = "errors-self";

    /// <summary>Requests that the entity answered with a refusal (HTTP 4xx): no error to itself, often one to its caller.</summary>
    public const string Rejections = "rejections";

    /// <summary>How much is asked of the entity.</summary>
    public const string Traffic = "traffic";

    /// <summary>The share of time or requests in which the entity can be reached.</summary>
    public const string Availability = "availability";

    /// <summary>How near something is to its limit; refined by what: ".cpu", ".memory", ".pool", ".threads", ".disk", ".locks", ".queue", ".connections", ".network".</summary>
    public const string Saturation = "saturation";

    /// <summary>Restarts of the process.</summary>
    public const string Restarts = "restarts";

    /// <summary>An unhealthy state or condition of a resource; refined by what.</summary>
    public const string State = "state";

    /// <summary>Something in the logs; refined by what: ".error" (a new kind of error), ".timeout", ".refused", ".lock", ".pool", ".memory", ".disk", ".dns", ".certificate", ...</summary>
    public const string Log = "log";

    /// <summary>The entity is named in new errors of those who call it.</summary>
    public const string Blamed = "blamed";

    /// <summary>A change shortly before the onset; refined by its kind: ".deploy", ".config", ".flag", ...</summary>
    public const string Change = "change";

    /// <summary>Telemetry that used to come does not come any more.</summary>
    public const string Silence = "silence";

    /// <summary>The requests that show the symptom, followed through their traces, go wrong here.</summary>
    public const string Origin = "origin";

    /// <summary>What moved at the symptom is, by the metrics of those it depends on, the entity's own.</summary>
    public const string OriginMovement = "origin.movement";

    /// <summary>The requests that show the symptom do not do here what requests of their kind normally do: they leave out a step, or log an error that is new.</summary>
    public const string OriginBehaviour = "origin.behaviour";

    /// <summary>Only some of those who call the entity see trouble with it; others see none.</summary>
    public const string OneSided = "one-sided";

    /// <summary>What was read of the symptom's entity does not show the symptom: it was never there, or it is over.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>What a reader of texts says an exhibit means for a hypothesis; refined by the hypothesis, as in "reading.H3".</summary>
    public const string Reading = "reading";

    /// <summary>The entity's trouble began no later than that of those who depend on it.</summary>
    public const string Precedence = "precedence";
}
