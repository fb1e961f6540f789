using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class HtmlReportRendererTests
{
    private static readonly HtmlReportRenderer Renderer = new();

    public static TheoryData<string> Hostile =>
        [HostileReport.Script, HostileReport.Link, HostileReport.Terminal, HostileReport.Bidi, HostileReport.Blocks, "]]> --> &amp; &#60;script&#62; </style></svg>"];

    [Fact]
    public void A_rich_report_is_well_formed() => Assert.Equal("html", Parse(Renderer.Render(SampleReport.Rich())).Root!.Name.LocalName);

    [Fact]
    public void A_minimal_report_is_well_formed_and_has_every_section_that_always_matters()
    {
        var page = Parse(Renderer.Render(SampleReport.Minimal()));

        Assert.Equal(
            ["finding", "timeline", "explanation", "hypotheses", "gaps", "next", "remediation", "scope", "cost", "exhibits"],
            page.Descendants("section").Select(section => section.Attribute("id")!.Value));
    }

    [Fact]
    public void The_first_screen_says_what_how_sure_why_and_what_now()
    {
        var finding = Parse(Renderer.Render(SampleReport.Rich())).Descendants("section").First();

        Assert.Equal(SampleReport.Rich().Finding.Statement, finding.Element("h2")!.Value);
        Assert.Contains("97.2 % (almost certain)", finding.Value, StringComparison.Ordinal);
        Assert.Equal(["How sure", "Why", "What now"], finding.Descendants("h3").Select(heading => heading.Value));
        Assert.Contains("99.1 % that the fault lies in postgres", finding.Value, StringComparison.Ordinal);
        Assert.Contains("Partial", finding.Value, StringComparison.Ordinal);
        Assert.Contains("Symptom confirmed", finding.Value, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", finding.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_citation_is_a_link_and_every_link_in_the_page_leads_to_a_place_in_it()
    {
        var report = SampleReport.Rich();
        var page = Parse(Renderer.Render(report));
        var anchors = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(anchors.Distinct().Count(), anchors.Length);

        var targets = page.Descendants("a").Select(link => link.Attribute("href")!.Value).Where(target => target.StartsWith('#')).ToArray();
        Assert.All(targets, target => Assert.Contains(target[1..], anchors));
        foreach (var exhibit in report.Claims().SelectMany(claim => claim.Citations).Select(citation => citation.ExhibitId).Distinct())
        {
            var links = page.Descendants("a").Where(link => link.Value == $"[{exhibit}]").ToArray();
            Assert.NotEmpty(links);
            Assert.All(links, link => Assert.StartsWith($"#exhibit-{exhibit.ToLowerInvariant()}", link.Attribute("href")!.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_claim_is_followed_by_links_to_all_that_it_cites()
    {
        var report = SampleReport.Rich();
        var page = Parse(Renderer.Render(report));

        // What names an exhibit in its own words has its link there.
        foreach (var claim in report.Claims().Where(claim => !claim.Opinion || !claim.Statement.Contains("[E", StringComparison.Ordinal)))
        {
            var places = page.Descendants().Where(element => element.Name.LocalName is "td" or "th" or "li" or "dd" or "h3" or "h4" && element.Nodes().OfType<XText>().FirstOrDefault()?.Value.Trim() == claim.Statement).ToArray();
            Assert.NotEmpty(places);
            Assert.All(places, place => Assert.Equal(
                claim.Citations.Select(citation => $"[{citation.ExhibitId}]").Distinct(),
                place.Elements("a").Select(link => link.Value)));
        }
    }

    [Fact]
    public void A_citation_of_an_exhibit_that_is_not_in_the_report_says_so_and_links_nowhere()
    {
        var report = SampleReport.Minimal() with { Timeline = [new(SampleReport.Noon, "change", new("Something happened.", [new("E77", "/changes/0")]))] };
        var page = Parse(Renderer.Render(report));

        Assert.Contains("[E77, not in this report]", page.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants("a"), link => link.Value.Contains("E77", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_excerpts_from_one_place_share_no_anchor()
    {
        var exhibit = SampleReport.Rich().Exhibits[0] with { Excerpts = [new("/series/0", "a"), new("/series/0", "b")] };
        var page = Parse(Renderer.Render(SampleReport.Minimal() with { Exhibits = [exhibit], Explanation = [new("x", [new("E1", "/series/0")])] }));

        Assert.Equal("a", Assert.Single(page.Descendants("li"), item => item.Attribute("id")?.Value == "exhibit-e1-place-1").Element("code")!.Value);
        Assert.Contains(page.Descendants("code"), code => code.Value == "b");
    }

    [Fact]
    public void Exhibits_show_the_query_as_sent_the_coverage_the_hash_and_what_is_cited()
    {
        var page = Parse(Renderer.Render(SampleReport.Rich()));
        var exhibit = page.Descendants("div").Single(element => element.Attribute("id")?.Value == "exhibit-e4");

        Assert.Contains("loki, asked at 14:04:32 UTC", exhibit.Value, StringComparison.Ordinal);
        Assert.Contains("13:30:00 to 14:06:00 UTC (36 min)", exhibit.Value, StringComparison.Ordinal);
        Assert.Contains("14:00:00 to 14:05:58 UTC", exhibit.Value, StringComparison.Ordinal);
        Assert.Contains("cut short", exhibit.Value, StringComparison.Ordinal);
        Assert.Contains("10,000", exhibit.Value, StringComparison.Ordinal);
        Assert.Contains(SampleReport.Rich().Exhibits[3].Sha256, exhibit.Value, StringComparison.Ordinal);
        Assert.Equal("{app=\"payments\"} | severity >= error", exhibit.Element("pre")!.Value);
        Assert.Contains("ERROR: canceling statement due to lock timeout", exhibit.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_runs_and_nothing_is_loaded()
    {
        var html = Renderer.Render(SampleReport.Rich());

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        var page = Parse(html);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "img" or "link" or "iframe" or "object" or "embed" or "audio" or "video" or "form" or "base" or "use" or "image");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset" or "srcdoc" or "action" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'", page.Descendants("meta").Attributes("content").Select(content => content.Value).First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_stays_text(string text)
    {
        var usual = Shape(Parse(Renderer.Render(SampleReport.Rich())));
        var page = Parse(Renderer.Render(HostileReport.With(text)));

        // But for the links out, which are gone, the page has the same elements: no text became one.
        Assert.Equal(usual.Where(name => name != "a").ToArray(), Shape(page).Where(name => name != "a").ToArray());
        Assert.All(page.Descendants("a"), link => Assert.StartsWith("#", link.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Root!.Value, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(page.Root.Value, character => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_ids_stay_text_and_their_citations_still_lead_somewhere(string text)
    {
        var page = Parse(Renderer.Render(HostileReport.WithIds(text)));
        var anchors = page.Descendants().Attributes("id").Select(id => id.Value).ToHashSet();

        Assert.All(anchors, anchor => Assert.Matches("^[a-z0-9-]+$", anchor));
        Assert.All(page.Descendants("a").Select(link => link.Attribute("href")!.Value), target => Assert.Contains(target[1..], anchors));
        Assert.NotEmpty(page.Descendants("table").First().Descendants("a"));
    }

    [Theory]
    [InlineData("https://grafana.example.com/d/1?a=b&c=\"d\"", true)]
    [InlineData("http://localhost:3000/x", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JaVaScRiPt://x.example/%0aalert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//evil.example/x", false)]
    [InlineData("https://grafana.example.com@evil.example/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    public void Only_links_to_web_pages_are_links(string link, bool linked)
    {
        var exhibit = SampleReport.Rich().Exhibits[0] with { Link = link };
        var report = SampleReport.Minimal() with { Exhibits = [exhibit], Explanation = [new("x", [new("E1", "/series/0")])] };
        var page = Parse(Renderer.Render(report));

        var outside = page.Descendants("a").Where(element => !element.Attribute("href")!.Value.StartsWith('#')).ToArray();
        if (linked)
        {
            Assert.Equal(new Uri(link).AbsoluteUri, Assert.Single(outside).Attribute("href")!.Value);
        }
        else
        {
            Assert.Empty(outside);
            Assert.Contains(link, page.Root!.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Characters_that_XML_does_not_know_do_no_harm()
    {
        // Built here, as test data that is not valid Unicode does not survive its way to the test.
        var page = Parse(Renderer.Render(HostileReport.With(new string(['\uD800', 'x', '\uDC00', '\uFFFF', '\0', '\v']))));

        Assert.Contains("x", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_a_megabyte_is_cut()
    {
        var html = Renderer.Render(SampleReport.Minimal() with { Title = new string('x', 1_000_000), Notices = [new string('<', 1_000_000)] });

        Assert.True(html.Length < 50_000);
        Assert.Contains("(cut; 1,000,000 characters in all)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Improbable_hypotheses_are_folded_and_the_leader_is_not()
    {
        var page = Parse(Renderer.Render(SampleReport.Rich()));
        var folded = page.Descendants("details").Attributes("id").Select(id => id.Value).ToArray();

        Assert.Equal(["hypothesis-3", "hypothesis-4"], folded);
    }

    [Fact]
    public void Opinions_and_claims_without_a_citation_are_marked()
    {
        var report = SampleReport.Minimal() with { Explanation = [new("It follows.", [], Opinion: true), new("It is so.", [])] };
        var steps = Parse(Renderer.Render(report)).Descendants("ol").Single().Elements("li").Select(step => step.Value);

        Assert.Equal(["It follows. opinion", "It is so. not backed by a citation"], steps);
    }

    [Fact]
    public void Tables_and_pictures_can_be_read_aloud()
    {
        var page = Parse(Renderer.Render(SampleReport.Rich()));

        Assert.All(page.Descendants("th"), header => Assert.Contains(header.Attribute("scope")!.Value, (string[])["col", "row"]));
        Assert.All(page.Descendants("table"), table => Assert.NotEmpty(table.Element("caption")!.Value));
        var pictures = page.Descendants("svg").ToArray();
        Assert.Equal(2, pictures.Length);
        Assert.All(pictures, picture =>
        {
            Assert.Equal("img", picture.Attribute("role")!.Value);
            Assert.NotEmpty(picture.Element("title")!.Value);
            Assert.NotEmpty(picture.Element("desc")!.Value);
            Assert.Equal([picture.Element("title")!.Attribute("id")!.Value, picture.Element("desc")!.Attribute("id")!.Value], picture.Attribute("aria-labelledby")!.Value.Split(' '));
        });
        Assert.Single(page.Descendants("h1"));
        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
    }

    [Fact]
    public void A_chart_shades_the_baseline_and_marks_the_onset()
    {
        var picture = Parse(Renderer.Render(SampleReport.Rich())).Descendants("svg").First();

        Assert.Single(picture.Elements("rect"), rect => rect.Attribute("class")!.Value == "band");
        Assert.Single(picture.Elements("line"), line => line.Attribute("class")!.Value == "onset");
        Assert.Contains(picture.Elements("text"), text => text.Value == "onset 14:02:09");
    }

    [Fact]
    public void A_chart_of_ten_thousand_samples_is_drawn_with_at_most_three_hundred_points_and_says_how()
    {
        var chart = SampleReport.Chart("x", "E1", new("checkout"), "s", 10_000, i => i == 5_555 ? 99 : Math.Sin(i), null);
        var html = Renderer.Render(SampleReport.Minimal() with { Charts = [chart] });

        var path = Parse(html).Descendants("path").Single().Attribute("d")!.Value;
        Assert.InRange(Regex.Count(path, "[ML]"), 200, 300);
        Assert.Contains("10,000 samples, drawn as the lowest and the highest of each of 149 equal stretches of time.", html, StringComparison.Ordinal);
        Assert.Contains("Highest 1 min 39 s", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1.0, 0, 0)]
    [InlineData(1, 1.0, 1, 1)]
    [InlineData(1, 0.0, 1, 1)]
    [InlineData(5, double.NaN, 0, 0)]
    [InlineData(5, double.PositiveInfinity, 0, 0)]
    [InlineData(5, double.MaxValue, 1, 0)]
    [InlineData(5, double.MinValue, 1, 0)]
    [InlineData(5, 1e-300, 1, 0)]
    public void Odd_charts_are_drawn_as_far_as_they_can_be(int samples, double value, int pictures, int dots)
    {
        var chart = SampleReport.Chart("x", "E1", new("checkout"), "s", samples, _ => value, SampleReport.At(-30));
        var html = Renderer.Render(SampleReport.Minimal() with { Charts = [chart] });

        var page = Parse(html);
        Assert.Equal(pictures, page.Descendants("svg").Count());
        Assert.Equal(dots, page.Descendants("circle").Count());
        Assert.All(page.Descendants("svg").Descendants().Attributes(), attribute => Assert.DoesNotMatch("NaN|Infinity|∞", attribute.Value));
        Assert.Single(page.Descendants("figcaption"));
    }

    [Fact]
    public void Rendering_twice_gives_the_same_text() => Assert.Equal(Renderer.Render(SampleReport.Rich()), Renderer.Render(SampleReport.Rich()));

    private static string[] Shape(XDocument page) => [.. page.Descendants().Select(element => element.Name.LocalName)];

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
