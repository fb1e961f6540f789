using Cleric.Connectors.Files;
using Cleric.Connectors.Runbooks.Reading;

namespace Cleric.Connectors.Runbooks.Tests.Reading;

/// <summary>What is a heading is settled by CommonMark (spec.commonmark.org/0.31.2): examples of its sections on headings, code, HTML and lists.</summary>
public sealed class RunbookReaderTests
{
    [Theory]
    [InlineData("# foo\ntext", "foo")]
    [InlineData("## foo ##\ntext", "foo")]
    [InlineData("# foo *bar* \\*baz\\*\ntext", "foo *bar* *baz*")]
    [InlineData("#                  foo\ntext", "foo")]
    [InlineData("   # foo #   \ntext", "foo")]
    [InlineData("### foo \\###\ntext", "foo ###")]
    [InlineData("Foo *bar*\n=========\ntext", "Foo bar")]
    [InlineData("Foo\nBar\n---\ntext", "Foo Bar")]
    [InlineData("# `code` &amp; [link](http://x \"t\") <b>bold</b>\ntext", "code & link bold")]
    public void Headings_read_as_plain_text(string text, string heading) =>
        Assert.Equal(heading.Replace("*bar* ", "bar ", StringComparison.Ordinal), Assert.Single(Read(text).Sections).Heading);

    [Theory]
    [InlineData("#hashtag\ntext")]
    [InlineData("\\## foo\ntext")]
    [InlineData("####### foo\ntext")]
    [InlineData("    # foo\ntext")]
    [InlineData("```\n# foo\n```\ntext")]
    [InlineData("~~~ sh\n# a comment\n~~~\ntext")]
    [InlineData("<!--\n# foo\n-->\ntext")]
    public void What_is_no_heading_begins_no_section(string text) => Assert.Equal("", Assert.Single(Read(text).Sections).Anchor);

    [Fact]
    public void Headings_in_lists_and_quotes_begin_no_section_but_have_anchors() =>
        Assert.Equal(["", "foo-2"], Read("- # Foo\n- text\n\n> # Foo\n> text\n\n# Foo\n\ntext\n").Sections.Select(section => section.Anchor));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_may_end_either_way(string end)
    {
        var runbook = Read("---\nservices:\n  - a\n  - b\n---\n\n# One\n\ntext\n\n## Two\n\nmore\n".Replace("\n", end, StringComparison.Ordinal));
        Assert.Equal(["a", "b"], runbook.Front.Services);
        Assert.Equal([("one", "text"), ("two", "more")], runbook.Sections.Select(section => (section.Anchor, section.Text)));
        Assert.Empty(runbook.Notes);
    }

    [Fact]
    public void A_line_of_dashes_further_on_is_no_front_matter()
    {
        var runbook = Read("text\n\n---\nservices: a\n---\n");
        Assert.Empty(runbook.Front.Services);
        Assert.Empty(runbook.Notes);
    }

    [Fact]
    public void Levels_that_are_skipped_or_go_back_keep_the_path() =>
        Assert.Equal(["a > B", "a > B > D", "a > E", "F"], Read("## B\n\nx\n\n#### D\n\nx\n\n## E\n\nx\n\n# F\n\nx\n").Sections.Select(section => section.Title));

    private static Runbook Read(string text) => RunbookReader.Read(new FoundFile("a.md", "/a.md", text.Length, DateTime.UnixEpoch, IsCopy: true), new FileText(text, IsCut: false, IsClean: true));
}
