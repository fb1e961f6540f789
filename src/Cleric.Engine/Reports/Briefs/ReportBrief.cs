using System.ComponentModel;

namespace Cleric.Reports.Briefs;

/// <summary>A report as a model reads it: little, in the order of importance, with what is needed to check it. What does not apply is null and left out.</summary>
internal sealed record ReportBrief
{
    [Description("Set when nothing was investigated: what to correct. Nothing else is set then.")]
    public string? Error { get; init; }

    [Description("How to take what follows.")]
    public string? Note { get; init; }

    [Description("The case. Under this id the whole report and every exhibit are kept.")]
    public string? CaseId { get; init; }

    [Description("What was investigated.")]
    public string? Title { get; init; }

    [Description("\"cause-found\": one cause is clearly more probable than all others together. \"ambiguous\": the evidence does not tell causes apart. \"no-cause-found\": none of the causes that were tested is likely.")]
    public string? Outcome { get; init; }

    [Description("The finding in a sentence.")]
    public string? Finding { get; init; }

    [Description("The probability of the finding, 0 to 1.")]
    public double? Confidence { get; init; }

    [Description("The entity at fault, \"kind:name\".")]
    public string? Entity { get; init; }

    [Description("How it failed: the failure mode's id.")]
    public string? FailureMode { get; init; }

    [Description("Since when, UTC.")]
    public DateTimeOffset? Since { get; init; }

    [Description("The probability that the fault lies in this entity, whatever it is, 0 to 1.")]
    public double? EntityConfidence { get; init; }

    [Description("Whether the telemetry shows the symptom; missing when that could not be told.")]
    public bool? SymptomConfirmed { get; init; }

    [Description("Why nothing more was asked.")]
    public string? StoppedBecause { get; init; }

    [Description("True when a limit of the budget kept questions from being asked.")]
    public bool? Partial { get; init; }

    [Description("Of a question in plain words: what was not understood, to be asked back.")]
    public IReadOnlyList<string>? AskedBack { get; init; }

    [Description("Of a question in plain words: what its words were taken for.")]
    public IReadOnlyList<string>? Understood { get; init; }

    [Description("What speaks for the finding, strongest first. [E5] is the exhibit in which it can be seen.")]
    public IReadOnlyList<string>? Claims { get; init; }

    [Description("What speaks against the finding, strongest first.")]
    public IReadOnlyList<string>? Against { get; init; }

    [Description("The other explanations that were tested, most probable first.")]
    public IReadOnlyList<BriefAlternative>? Alternatives { get; init; }

    [Description("What could not be checked.")]
    public IReadOnlyList<string>? Gaps { get; init; }

    [Description("What to look at next.")]
    public IReadOnlyList<string>? NextQuestions { get; init; }

    [Description("What a person could consider doing. Nothing was done.")]
    public IReadOnlyList<string>? Remediation { get; init; }

    [Description("What past incidents brought up: leads, no evidence.")]
    public IReadOnlyList<string>? Recollections { get; init; }

    [Description("The exhibits that are cited.")]
    public IReadOnlyList<BriefExhibit>? Exhibits { get; init; }

    [Description("What was left out for length.")]
    public string? LeftOut { get; init; }
}
