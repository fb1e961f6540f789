using System.Globalization;
using System.Text.Json;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Reports;
using Cleric.Serialization;
using Cleric.Triggers;
using Microsoft.AspNetCore.Html;

namespace Portal.Pages;

/// <summary>Words and times as the pages show them. What goes into HTML here is ours; text from outside is encoded by Razor.</summary>
internal static class Shown
{
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static IHtmlContent Time(DateTimeOffset time) => new HtmlString(string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{time.UtcDateTime:O}\">{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}</time>"));

    public static string Percent(double share) => share is >= 0.9995 and < 1 ? "over 99.9 %" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Anchor(Entity entity) => string.Concat(entity.Id.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>What the button is to investigate.</summary>
    public static string Json(Trigger trigger) => JsonSerializer.Serialize(trigger, ClericJson.Options);

    public static (string Word, string Tone) Of(InvestigationEntry entry) => entry.Status switch
    {
        InvestigationStatus.Queued => ("waits", "quiet"),
        InvestigationStatus.Running => ("runs", "busy"),
        InvestigationStatus.Cancelled => ("cancelled", "caution"),
        InvestigationStatus.Failed => ("failed", "bad"),
        _ => entry.Outcome switch
        {
            Outcome.CauseFound => ("cause found", "good"),
            Outcome.Ambiguous => ("several causes possible", "caution"),
            _ => ("no cause found", "caution"),
        },
    };

    public static (string Word, string Tone)? Of(FeedbackVerdict? verdict) => verdict switch
    {
        FeedbackVerdict.Confirmed => ("confirmed", "good"),
        FeedbackVerdict.Corrected => ("corrected", "caution"),
        FeedbackVerdict.Rejected => ("rejected", "caution"),
        _ => null,
    };
}
