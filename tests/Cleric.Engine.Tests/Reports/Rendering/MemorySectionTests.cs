using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>What memory brought up says in each rendering what it is, how far it is trusted, what it changed, what was tested and what differs.</summary>
public sealed class MemorySectionTests
{
    public static TheoryData<string> Formats => ["text", "markdown", "html"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_memory_is_told_with_its_trust_its_effect_its_cap_what_was_tested_and_what_differs(string format)
    {
        var section = Section(format, SampleReport.Rich());

        foreach (var part in new[]
        {
            "M12", "past investigation", "35 %", "never confirmed, and payments has changed since",
            "the starting probability of bad-deploy at payments ×1.5; memory may change it by ×10 at most",
            "Asked first because of it: logs of payments", "62 % to what is seen today", "today only: needs-1/database saturation.locks up",
        })
        {
            Assert.Contains(part, section, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_harmless_look_alike_says_what_differs_and_that_it_changed_nothing(string format)
    {
        var section = Section(format, SampleReport.Rich());

        Assert.Contains("M13", section, StringComparison.Ordinal);
        Assert.Contains("no starting probability was changed", section, StringComparison.Ordinal);
        Assert.Contains("today only: self/service errors up; then only: change import", section, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exhibit_that_was_tested_is_linked_and_counts_as_cited()
    {
        var report = SampleReport.Rich() with { Timeline = [], Explanation = [], Hypotheses = [], Gaps = [], Charts = [] };

        Assert.Contains("logs of payments <a class=\"cite\" href=\"#exhibit-e4\">[E4]</a>", new HtmlReportRenderer().Render(report), StringComparison.Ordinal);
        Assert.True(new ExhibitIndex(report).IsCited("E4"));
        Assert.False(new ExhibitIndex(report).IsCited("E1"));
    }

    [Fact]
    public void An_exhibit_that_is_not_in_the_report_is_not_linked()
    {
        var report = SampleReport.Rich();
        report = report with { Recollections = [report.Recollections[0] with { Tested = "Asked first because of it: logs of payments [E99]." }] };

        Assert.DoesNotContain("#exhibit-e99", new HtmlReportRenderer().Render(report), StringComparison.Ordinal);
        Assert.Contains("[E99]", Section("text", report), StringComparison.Ordinal);
    }

    /// <summary>The section as running text, however it is wrapped.</summary>
    private static string Section(string format, Report report)
    {
        IReportRenderer renderer = format switch { "text" => new TextReportRenderer(), "markdown" => new MarkdownReportRenderer(), _ => new HtmlReportRenderer() };
        var text = string.Join(' ', renderer.Render(report).Replace("\\", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text[text.IndexOf("what memory brought up", StringComparison.OrdinalIgnoreCase)..];
    }
}
