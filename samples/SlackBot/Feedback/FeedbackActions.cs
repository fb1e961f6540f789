using Cleric.CaseFiles;
using SlackBot.Blocks;

namespace SlackBot.Feedback;

/// <summary>What stands below a report: buttons, or what was said of it.</summary>
internal static class FeedbackActions
{
    public const string Confirm = "cleric-confirm";
    public const string Other = "cleric-other";

    private const string Block = "cleric-feedback";

    public static ActionsBlock Buttons(string caseId) => new(
        [
            new ButtonElement(Confirm, TextObject.Plain("This was it", SlackLimits.OptionText), caseId, "primary"),
            new ButtonElement(Other, TextObject.Plain("It was something else…", SlackLimits.OptionText), caseId),
        ],
        Block);

    public static SectionBlock Given(Cleric.CaseFiles.Feedback feedback) => new(TextObject.Mrkdwn($"*{SlackText.Person(feedback.By)}: {Verdict(feedback)}*{(feedback.Comment is { Length: > 0 } comment ? $"\n{SlackText.Escape(comment, 500)}" : "")}"));

    private static string Verdict(Cleric.CaseFiles.Feedback feedback) => feedback.Verdict switch
    {
        FeedbackVerdict.Confirmed => "this was it.",
        FeedbackVerdict.Corrected => $"it was {SlackText.Escape(feedback.Cause?.FailureMode ?? "", 100)} at {SlackText.Escape(feedback.Cause?.Entity.Name ?? "", 100)}.",
        _ => "it was not this. What it was is not known.",
    };
}
