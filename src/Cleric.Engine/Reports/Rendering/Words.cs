using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.Reports.Rendering;

/// <summary>The plain words for what the model names by enums and numbers.</summary>
internal static class Words
{
    public static MarkRun Of(Outcome outcome) => outcome switch
    {
        Outcome.CauseFound => new("Cause found", Tone.Good),
        Outcome.Ambiguous => new("Several causes still possible", Tone.Caution),
        _ => new("No cause found", Tone.Caution),
    };

    public static MarkRun Symptom(bool? confirmed) => confirmed switch
    {
        true => new("Symptom confirmed", Tone.Good),
        false => new("Symptom not seen in the telemetry", Tone.Caution),
        null => new("Symptom could not be checked", Tone.Caution),
    };

    public static string Of(StopReason reason) => reason switch
    {
        StopReason.LeaderClear => "It stopped because one explanation is clear and attempts to refute it failed.",
        StopReason.AsRemembered => "It stopped because the questions that told this cause before told it again, and it leads by today's evidence alone.",
        StopReason.NothingLeftToLearn => "It stopped because nothing left to ask would have changed the ranking.",
        StopReason.QueryBudget => "It stopped because its limit of queries was reached.",
        StopReason.TimeBudget => "It stopped because its time was up.",
        StopReason.RowBudget => "It stopped because its limit of rows was reached.",
        _ => "It stopped because its limit of model tokens or money was reached.",
    };

    public static string Of(Coverage coverage) => coverage switch
    {
        Coverage.Data => "complete",
        Coverage.Empty => "nothing recorded",
        Coverage.CutShort => "cut short: there was more than came",
        Coverage.Stale => "stale: the newest data is older than asked for",
        Coverage.Denied => "access denied",
        Coverage.Failed => "no answer from the system",
        Coverage.NotConfigured => "no connector set up for this",
        _ => "not asked: the budget was spent",
    };

    public static string Of(QueryKind kind) => kind switch
    {
        QueryKind.Metric => "Metrics",
        QueryKind.Log => "Logs",
        QueryKind.Trace => "Traces",
        QueryKind.Change => "Changes",
        QueryKind.Resource => "State",
        QueryKind.Topology => "Dependencies",
        QueryKind.Alert => "Alerts",
        QueryKind.Knowledge => "Written knowledge",
        _ => "Tool",
    };

    public static string Of(MemoryKind kind) => kind switch
    {
        MemoryKind.Episode => "past investigation",
        MemoryKind.Fact => "fact about this environment",
        _ => "way of telling causes apart",
    };

    public static string Of(FeedbackVerdict verdict) => verdict switch
    {
        FeedbackVerdict.Confirmed => "it was this",
        FeedbackVerdict.Corrected => "it was something else",
        _ => "it was not this",
    };

    public static string Of(Trigger trigger) => trigger switch
    {
        AlertTrigger => "alert",
        QuestionTrigger => "question",
        AnomalyTrigger => "anomaly",
        ChangeTrigger => "change",
        _ => "trigger",
    };

    /// <summary>How probable, as a word. The bounds and words follow ICD 203 (Office of the Director of National Intelligence, 2015).</summary>
    public static string Probability(double probability) => probability switch
    {
        >= 0.95 => "almost certain",
        >= 0.80 => "very likely",
        >= 0.55 => "likely",
        >= 0.45 => "about even",
        >= 0.20 => "unlikely",
        >= 0.05 => "very unlikely",
        >= 0 => "almost ruled out",
        _ => "unknown",
    };

    /// <summary>A likelihood ratio as a factor: "×5" speaks for, "÷5" against.</summary>
    public static string Factor(double ratio) => ratio switch
    {
        double.NaN => "unknown",
        <= 0 => "rules it out",
        >= 0.995 and < 1.005 => "×1",
        < 1 => "÷" + Format.Number(1 / ratio),
        _ => "×" + Format.Number(ratio),
    };

    /// <summary>What an argument does to the belief: its ratio to the power of its weight, and both where they differ from that.</summary>
    public static IReadOnlyList<Inline> Effect(Argument argument) => argument.Weight switch
    {
        1 => [Factor(argument.Ratio)],
        0 => ["×1", new QuietRun($" ({Factor(argument.Ratio)}, not counted: other evidence already says it)")],
        _ => [Factor(Math.Pow(argument.Ratio, argument.Weight)), new QuietRun($" ({Factor(argument.Ratio)} at weight {Format.Number(argument.Weight)})")],
    };
}
