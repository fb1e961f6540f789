using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class QuestionReadingTests
{
    private static readonly Report Asked = SampleReport.Minimal() with { Understood = ["checkout: the service to look at", "slow: latency"], AskedBack = ["Which time is \"since the outage\"?"] };

    public static TheoryData<IReportRenderer> Renderers => [new TextReportRenderer(), new MarkdownReportRenderer(), new HtmlReportRenderer()];

    [Theory]
    [MemberData(nameof(Renderers), DisableDiscoveryEnumeration = true)]
    public void How_a_question_was_understood_stands_before_the_finding_and_what_is_asked_back_behind_it(IReportRenderer renderer)
    {
        var page = System.Net.WebUtility.HtmlDecode(renderer.Render(Asked)).Replace("\\", "", StringComparison.Ordinal);
        int[] places = [.. new[] { "How the question was understood", "checkout: the service to look at", "slow: latency", "since the outage", Asked.Finding.Statement }.Select(part => page.IndexOf(part, StringComparison.OrdinalIgnoreCase))];

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [MemberData(nameof(Renderers), DisableDiscoveryEnumeration = true)]
    public void Nothing_is_said_of_it_where_nobody_asked_in_words(IReportRenderer renderer)
    {
        Assert.DoesNotContain("question was understood", renderer.Render(SampleReport.Rich() with { Understood = Asked.Understood }), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("question was understood", renderer.Render(SampleReport.Minimal()), StringComparison.OrdinalIgnoreCase);
    }
}
