using System.Globalization;
using System.Text.Json;
using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Reports;
using SlackBot.Blocks;

namespace SlackBot.Feedback;

/// <summary>The dialog that asks what it was instead.</summary>
internal static class FeedbackModal
{
    public const string Id = "cleric-correct";
    public const string Entity = "entity";
    public const string Mode = "mode";
    public const string Comment = "comment";
    public const string Unknown = "unknown";
    public const int LongestComment = 1000;

    public static ModalView Of(Report report, IReadOnlyList<FailureMode> modes, ModalPlace place)
    {
        var entities = EntitiesOf(report).Index().Select(item => new Option(TextObject.Plain($"{item.Item.Name} ({item.Item.Kind})", SlackLimits.OptionText), item.Index.ToString(CultureInfo.InvariantCulture)));
        var fit = modes.Where(mode => mode.Id.Length <= SlackLimits.OptionText).ToList();
        var leftOut = modes.Count - Math.Min(fit.Count, SlackLimits.Options);
        return new ModalView(
            Id,
            TextObject.Plain("What was it?", SlackLimits.Title),
            TextObject.Plain("Send", SlackLimits.Title),
            TextObject.Plain("Cancel", SlackLimits.Title),
            JsonSerializer.Serialize(place, SlackJson.Default.ModalPlace),
            [
                .. place.Replaces ? (Block[])[new ContextBlock([TextObject.Mrkdwn("What you send takes the place of what was said before.")])] : [],
                new InputBlock(
                    Entity,
                    TextObject.Plain("Where was the cause?", SlackLimits.Hint),
                    new StaticSelectElement(Entity, TextObject.Plain("Choose", SlackLimits.OptionText), [new Option(TextObject.Plain("I don't know", SlackLimits.OptionText), Unknown), .. entities])),
                new InputBlock(
                    Mode,
                    TextObject.Plain("How did it fail?", SlackLimits.Hint),
                    new StaticSelectElement(Mode, TextObject.Plain("Choose", SlackLimits.OptionText), [.. fit.Take(SlackLimits.Options).Select(mode => new Option(TextObject.Plain(mode.Title, SlackLimits.OptionText), mode.Id))]),
                    TextObject.Plain($"Not needed where you don't know.{(leftOut > 0 ? $" {leftOut} more do not fit in here." : "")}", SlackLimits.Hint),
                    Optional: true),
                new InputBlock(Comment, TextObject.Plain("What showed it?", SlackLimits.Hint), new PlainTextInputElement(Comment, Multiline: true, LongestComment), Optional: true),
            ]);
    }

    /// <summary>The entities that a report's hypotheses are about, then the others that it looked at, each with its number in the dialog.</summary>
    public static IReadOnlyList<Entity> EntitiesOf(Report report) =>
        [.. report.Hypotheses.Select(hypothesis => hypothesis.Cause?.Entity).OfType<Entity>().Concat(report.Scope?.Entities ?? []).Distinct().Take(SlackLimits.Options - 1)];
}
