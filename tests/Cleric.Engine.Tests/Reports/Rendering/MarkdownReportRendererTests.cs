using System.Text.RegularExpressions;
using Cleric.Reports;
using Cleric.Reports.Rendering;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class MarkdownReportRendererTests
{
    private static readonly MarkdownReportRenderer Renderer = new();

    // What GitHub has, and more: whatever a host's own renderer may read as markup.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseMathematics().UseTaskLists().UseEmojiAndSmiley().Build();

    public static TheoryData<string> Hostile =>
    [
        HostileReport.Script, HostileReport.Link, HostileReport.Terminal, HostileReport.Bidi, HostileReport.Blocks,
        "http://evil.example www.evil.example WWW.evil.example ftp://evil.example mailto:a@evil.example a@evil.example",
        "`code` ``two`` ``` ***bold*** __bold__ ~~gone~~ $x$ &lt;b&gt; \\` | \\| cell",
        "# heading", "- item", "+ item", "1. item", "12) item", "> quote", "=====", "-----", "\tindented", "[^1]: note", "[x]: http://evil.example",
        "ends with a backslash \\", "`", "\\", "_", "| |", "https\u200B://evil.example",
    ];

    [Fact]
    public void The_top_says_what_how_sure_why_and_what_now_in_that_order()
    {
        var text = Renderer.Render(SampleReport.Rich());
        string[] expected = ["# CheckoutLatencyHigh", "> **Sessions of postgres wait", "97.2 % (almost certain)", "Symptom confirmed", "**How sure**", "**Why**", "**What now**", "## Timeline"];

        Assert.Equal(expected.Order(Comparer<string>.Create((a, b) => text.IndexOf(a, StringComparison.Ordinal).CompareTo(text.IndexOf(b, StringComparison.Ordinal)))), expected);
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sections_come_in_the_order_of_the_document()
    {
        var headings = Parse(Renderer.Render(SampleReport.Rich())).Descendants<HeadingBlock>().Where(heading => heading.Level == 2).Select(Plain);

        Assert.Equal(
            [
                "Timeline", "How the cause explains the symptom", "What the measurements show", "Competing hypotheses", "What could not be checked", "What to ask next",
                "Suggested remediation", "What people wrote", "What memory brought up", "What was looked at", "What it cost", "Notices about the case file", "Exhibits: what was read",
            ],
            headings);
    }

    [Fact]
    public void Every_citation_is_a_link_and_every_link_in_the_page_leads_to_a_place_in_it()
    {
        var report = SampleReport.Rich();
        var text = Renderer.Render(report);
        var anchors = Anchors(text);
        Assert.Equal(anchors.Distinct().Count(), anchors.Length);

        var links = Parse(text).Descendants<LinkInline>().ToArray();
        Assert.All(links.Where(link => link.Url!.StartsWith('#')), link => Assert.Contains(link.Url![1..], anchors));
        foreach (var exhibit in report.Claims().SelectMany(claim => claim.Citations).Select(citation => citation.ExhibitId).Distinct())
        {
            var cited = links.Where(link => Plain(link) == $"[{exhibit}]").ToArray();
            Assert.NotEmpty(cited);
            Assert.All(cited, link => Assert.StartsWith($"#exhibit-{exhibit.ToLowerInvariant()}", link.Url!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Only_the_link_of_an_exhibit_leads_out()
    {
        var outside = Parse(Renderer.Render(SampleReport.Rich())).Descendants<LinkInline>().Where(link => !link.Url!.StartsWith('#'));

        var link = Assert.Single(outside);
        Assert.Equal(SampleReport.Rich().Exhibits[0].Link, link.Url);
        Assert.Equal("open in grafana.example.com", Plain(link));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_stays_text(string text)
    {
        var usual = Parse(Renderer.Render(SampleReport.Rich()));
        var rendered = Renderer.Render(HostileReport.With(text));
        var page = Parse(rendered);

        Assert.Equal(Blocks(usual), Blocks(page));
        Assert.All(page.Descendants<LinkInline>(), link => Assert.False(link.IsImage || link.IsAutoLink || !link.Url!.StartsWith('#'), link.Url));
        Assert.Empty(page.Descendants<AutolinkInline>());
        Assert.All(page.Descendants<HtmlInline>(), html => Assert.Matches("^(<a id=\"[a-z0-9-]+\">|</a>)$", html.Tag));
        Assert.Equal(usual.Descendants<EmphasisInline>().Count(), page.Descendants<EmphasisInline>().Count());
        Assert.Equal(usual.Descendants<CodeInline>().Count(), page.Descendants<CodeInline>().Count());
        Assert.DoesNotContain(page.Descendants(), inline => inline is Markdig.Extensions.Mathematics.MathInline);
        Assert.DoesNotContain(rendered, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(rendered, character => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    [Theory]
    [InlineData("plain words, (brackets) and 1.83 s at 14:02:09; snake_case-name")]
    [InlineData("`code` **bold** _x_ [a](b) <b> | & &amp; \\ ~ $x$ # + - = !")]
    [InlineData("1. one")]
    [InlineData("http://x.example www.x.example")]
    public void Escaped_text_reads_as_it_was(string text)
    {
        var page = Parse(MarkdownText.Text(text));

        Assert.Equal(text, Plain(Assert.IsType<ParagraphBlock>(Assert.Single(page))));
    }

    [Theory]
    [InlineData("SELECT `a` FROM b")]
    [InlineData("`starts and ends`")]
    [InlineData("a | b \\| c")]
    [InlineData("````")]
    public void A_code_span_holds_its_text_as_it_was(string text) =>
        Assert.Equal(text, Parse(MarkdownText.Code(text)).Descendants<CodeInline>().Single().Content);

    [Fact]
    public void A_name_is_no_mention()
    {
        // In code a name is none anyway.
        var texts = Parse(Renderer.Render(HostileReport.With("cc @everyone and @acme/oncall"))).Descendants<LiteralInline>().Select(literal => literal.Content.ToString()).ToArray();

        Assert.Contains(texts, text => text.Contains('@', StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotMatch("@[A-Za-z0-9]", text));
    }

    [Fact]
    public void A_query_keeps_its_lines_and_cannot_leave_its_block()
    {
        var query = "a\n```\n# out\n````\nb";
        var report = SampleReport.Minimal() with { Exhibits = [SampleReport.Rich().Exhibits[0] with { Query = query }], Explanation = [new("x", [new("E1", "/series/0")])] };

        var block = Parse(Renderer.Render(report)).Descendants<FencedCodeBlock>().Single();
        Assert.Equal(query, block.Lines.ToString().TrimEnd());
    }

    [Fact]
    public void Tables_have_as_many_cells_in_each_row_as_columns()
    {
        var tables = Parse(Renderer.Render(HostileReport.With("a | b || c \\| d `|` e"))).Descendants<Markdig.Extensions.Tables.Table>().ToArray();

        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.All(table.OfType<TableRow>(), row => Assert.Equal(table.OfType<TableRow>().First().Count, row.Count)));
    }

    [Fact]
    public void A_series_is_drawn_in_characters_with_its_baseline_and_onset()
    {
        var drawing = Parse(Renderer.Render(SampleReport.Rich())).Descendants<FencedCodeBlock>().First().Lines.ToString();

        Assert.Matches("▁+.*█", drawing);
        Assert.Contains("normal──", drawing, StringComparison.Ordinal);
        Assert.Contains("▲ onset", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minimal_report_says_that_there_is_nothing()
    {
        var text = Renderer.Render(SampleReport.Minimal());

        Assert.Contains("No cause found", text, StringComparison.Ordinal);
        Assert.Contains("Symptom could not be checked", text, StringComparison.Ordinal);
        Assert.Contains("Nothing was read.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rendering_twice_gives_the_same_text() => Assert.Equal(Renderer.Render(SampleReport.Rich()), Renderer.Render(SampleReport.Rich()));

    private static MarkdownDocument Parse(string text) => Markdown.Parse(text, Pipeline);

    private static string[] Anchors(string text) => [.. Regex.Matches(text, "<a id=\"([^\"]*)\">").Select(match => match.Groups[1].Value)];

    // Table rows are blocks too, so that a table that broke is seen.
    private static string[] Blocks(MarkdownDocument page) => [.. page.Descendants<Markdig.Syntax.Block>().Select(block => block.GetType().Name)];

    private static string Plain(LeafBlock block) => Plain((MarkdownObject)block.Inline!);

    private static string Plain(MarkdownObject node) => string.Concat(node.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => "",
    }));
}
