using System.Globalization;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class TextReportRendererTests
{
    private static readonly TextReportRenderer Renderer = new();

    public static TheoryData<string> Hostile => [HostileReport.Script, HostileReport.Terminal, HostileReport.Bidi, HostileReport.Blocks, "\u001b]0;never ends", "\rover", "a\bb", "\u009d0;title\u009c x"];

    [Fact]
    public void The_first_screen_says_what_how_sure_why_and_what_now()
    {
        var screen = string.Join('\n', Renderer.Render(SampleReport.Rich()).Split('\n').Take(32));

        foreach (var part in new[] { "Sessions of postgres wait for locks", "97.2 % (almost certain)", "[Cause found]", "[Symptom confirmed]", "HOW SURE", "WHY", "[E2]", "WHAT NOW", "nothing was changed" })
        {
            Assert.Contains(part, screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_no_cause_was_found_nothing_is_measured_that_would_be_taken_for_the_findings_certainty()
    {
        Assert.DoesNotContain("█", Renderer.Render(SampleReport.Minimal()), StringComparison.Ordinal);
        Assert.DoesNotContain("Confidence:", new MarkdownReportRenderer().Render(SampleReport.Minimal()), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"gauge\"", new HtmlReportRenderer().Render(SampleReport.Minimal()), StringComparison.Ordinal);
        Assert.Contains("class=\"gauge\"", new HtmlReportRenderer().Render(SampleReport.Rich()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(400)]
    public void No_line_is_wider_than_asked(int width)
    {
        var text = new TextReportRenderer(new() { Width = width }).Render(HostileReport.With("漢字漢字漢字 " + new string('x', 300) + " words and words"));

        Assert.All(text.Split('\n'), line => Assert.InRange(TextWrap.Columns(line), 0, width));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_in_the_text_steers_the_terminal(string text)
    {
        foreach (var report in new[] { HostileReport.With(text), HostileReport.WithIds(text) })
        {
            var rendered = Renderer.Render(report);

            Assert.DoesNotContain(rendered, character => char.IsControl(character) && character != '\n');
            Assert.DoesNotContain(rendered.EnumerateRunes(), rune => System.Text.Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format);
            Assert.DoesNotContain("[31m", rendered, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_colour_there_is_no_escape_sequence() => Assert.DoesNotContain('\u001b', Renderer.Render(SampleReport.Rich()));

    [Fact]
    public void Colour_adds_nothing_but_select_graphic_rendition()
    {
        var coloured = new TextReportRenderer(new() { Color = true }).Render(SampleReport.Rich());

        Assert.Contains("\u001b[1m", coloured, StringComparison.Ordinal);
        Assert.Equal(Renderer.Render(SampleReport.Rich()), System.Text.RegularExpressions.Regex.Replace(coloured, "\u001b\\[[0-9;]*m", ""));
    }

    [Theory]
    [InlineData(39)]
    [InlineData(401)]
    public void A_width_out_of_range_is_refused_by_name(int width)
    {
        var exception = Assert.Throws<ClericException>(() => new TextReportRenderer(new() { Width = width }));

        Assert.Contains("Width", exception.Message, StringComparison.Ordinal);
        Assert.Contains("40", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Citations_stay_beside_a_statement_that_was_cut()
    {
        var report = SampleReport.Minimal() with { Explanation = [new(new string('x', 1_000_000), [new("E9", "/x")])], Exhibits = [SampleReport.Rich().Exhibits[0] with { Id = "E9" }] };
        var text = Renderer.Render(report);

        Assert.Contains("[E9]", text, StringComparison.Ordinal);
        Assert.Contains("1,000,000", text, StringComparison.Ordinal);
        Assert.True(text.Length < 10_000);
    }

    [Fact]
    public void A_query_keeps_its_lines_and_their_indentation() =>
        Assert.Contains("      SELECT pid, wait_event_type,\n             pg_blocking_pids(pid)\n        FROM pg_stat_activity\n", Renderer.Render(SampleReport.Rich()), StringComparison.Ordinal);

    [Fact]
    public void Money_and_tokens_are_told_only_when_spent()
    {
        Assert.Contains("Model tokens: 18,250", Renderer.Render(SampleReport.Rich()), StringComparison.Ordinal);
        Assert.DoesNotContain("Model", Renderer.Render(SampleReport.Minimal()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_on_another_day_carries_its_date()
    {
        var report = SampleReport.Minimal() with { Timeline = [new(SampleReport.Noon, "change", new("a", [])), new(SampleReport.Noon.AddDays(1), "onset", new("b", []))] };
        var text = Renderer.Render(report);

        Assert.Contains("1 January 2026, all times UTC", text, StringComparison.Ordinal);
        Assert.Contains("\n  14:00:00 ", text, StringComparison.Ordinal);
        Assert.Contains("\n  2026-01-02 14:00:00 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_another_zone_are_told_in_UTC()
    {
        var report = SampleReport.Minimal() with { Timeline = [new(new DateTimeOffset(2026, 1, 1, 16, 30, 0, TimeSpan.FromHours(2)), "change", new("a", []))] };

        Assert.Contains("14:30:00", Renderer.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Rendering_twice_gives_the_same_text() => Assert.Equal(Renderer.Render(SampleReport.Rich()), Renderer.Render(SampleReport.Rich()));
}
