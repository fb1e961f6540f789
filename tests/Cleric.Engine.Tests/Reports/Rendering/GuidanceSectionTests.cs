using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>What people wrote says in each rendering where it stands, how old it is, what it says to look at and what was seen there.</summary>
public sealed class GuidanceSectionTests
{
    public static TheoryData<string> Formats => ["text", "markdown", "html"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_section_is_told_with_its_place_its_age_its_steps_and_what_was_seen_there(string format)
    {
        var section = Section(format, SampleReport.Rich());

        foreach (var part in new[] { "Locks", "runbooks/databases.md#locks", "30 days before", "check which sessions wait", "9 sessions of postgres wait", "nothing out of the ordinary", "nobody looked", "ask team data before it is ended", "500 days before", "old: it may no longer hold", "never evidence" })
        {
            Assert.Contains(part, section, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_looked_at_because_of_it_counts_as_cited()
    {
        var report = SampleReport.Rich() with { Timeline = [], Explanation = [], Hypotheses = [], Gaps = [], Charts = [], Recollections = [] };

        Assert.True(new ExhibitIndex(report).IsCited("E5"));
        Assert.True(new ExhibitIndex(report).IsCited("E11"));
        Assert.Contains("href=\"#exhibit-e5\"", new HtmlReportRenderer().Render(report), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Without_anything_written_there_is_no_section(string format) =>
        Assert.DoesNotContain("what people wrote", Renderer(format).Render(SampleReport.Rich() with { Guidance = [] }), StringComparison.OrdinalIgnoreCase);

    /// <summary>The section as running text, however it is wrapped.</summary>
    private static string Section(string format, Report report)
    {
        var text = string.Join(' ', Renderer(format).Render(report).Replace("\\", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text[text.IndexOf("what people wrote", StringComparison.OrdinalIgnoreCase)..];
    }

    private static IReportRenderer Renderer(string format) => format switch { "text" => new TextReportRenderer(new TextReportOptions { Width = 200 }), "markdown" => new MarkdownReportRenderer(), _ => new HtmlReportRenderer() };
}
