using Cleric.CaseFiles;
using SlackBot.Blocks;

namespace SlackBot.Feedback;

/// <summary>What stands below a report: buttons, and what was said of it.</summary>
internal static class FeedbackActions
{
    public const string Confirm = "cleric-confirm";
    public const string Other = "cleric-other";

    /// <summary>The same two, where something was said before: they replace it.</summary>
    public const string ConfirmInstead = "cleric-confirm-instead";
    public const string OtherInstead = "cleric-other-instead";

    private const string BlockId = "cleric-feedback";
    private const string Right = "This was it";
    private const string Wrong = "It was something else…";

    private static ConfirmDialog Sure { get; } = new(
        TextObject.Plain("Replace what was said?", ConfirmDialog.LongestTitle),
        TextObject.Plain("Somebody said before that it was not this. Your word takes the place of theirs, and Cleric learns from it.", ConfirmDialog.LongestText),
        TextObject.Plain("Replace it", ConfirmDialog.LongestChoice),
        TextObject.Plain("Cancel", ConfirmDialog.LongestChoice));

    /// <param name="caseId">The case.</param>
    /// <param name="feedback">What was said last, or null.</param>
    public static IEnumerable<Block> Of(string caseId, Cleric.CaseFiles.Feedback? feedback)
    {
        if (feedback is null)
        {
            return [new ActionsBlock([Button(Confirm, Right, caseId, "primary"), Button(Other, Wrong, caseId)], BlockId)];
        }

        // A slip of the finger, or a better insight: what was said can be replaced, though not by accident.
        var wrong = Button(OtherInstead, feedback.Verdict == FeedbackVerdict.Confirmed ? Wrong : "Say it anew…", caseId);
        return [Given(feedback), new ActionsBlock(feedback.Verdict == FeedbackVerdict.Confirmed ? [wrong] : [Button(ConfirmInstead, Right, caseId) with { Confirm = Sure }, wrong], BlockId)];
    }

    private static SectionBlock Given(Cleric.CaseFiles.Feedback feedback) => new(TextObject.Mrkdwn($"*{SlackText.Person(feedback.By)}: {Verdict(feedback)}*{(feedback.Comment is { Length: > 0 } comment ? $"\n{SlackText.Escape(comment, 500)}" : "")}"));

    private static ButtonElement Button(string action, string text, string caseId, string? style = null) => new(action, TextObject.Plain(text, SlackLimits.OptionText), caseId, style);

    private static string Verdict(Cleric.CaseFiles.Feedback feedback) => feedback.Verdict switch
    {
        FeedbackVerdict.Confirmed => "this was it.",
        FeedbackVerdict.Corrected => $"it was {SlackText.Escape(feedback.Cause?.FailureMode ?? "", 100)} at {SlackText.Escape(feedback.Cause?.Entity.Name ?? "", 100)}.",
        _ => "it was not this. What it was is not known.",
    };
}
