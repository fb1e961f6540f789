using System.Globalization;
using System.Text.Json;
using Cleric;
using Cleric.AspNetCore.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;
using SlackBot.Blocks;
using SlackBot.Feedback;
using SlackBot.Threads;

namespace SlackBot.Tests;

public sealed class MessageTests
{
    private const string Hostile = "<!channel> & <https://evil.example|click> \u202E\u0007";

    [Fact]
    public void A_report_beyond_all_limits_fits_and_says_what_was_left_out()
    {
        var message = ReportMessage.Of(Large(), "U0ADA", feedback: null);
        var json = JsonSerializer.Serialize(message.Blocks, SlackJson.Default.IReadOnlyListBlock);
        Assert.Empty(BlockKit.OfMessage(json));
        Assert.Null(BlockKit.Markup(message.Text));
        var shown = new SlackCall("", new Dictionary<string, string> { ["blocks"] = json }).Shown;
        Assert.Contains("more, in the case file", shown, StringComparison.Ordinal);
        var rejected = Assert.Single(shown.Split("*Rejected*")[1..]).Split("*What could")[0];
        Assert.Equal(359, rejected.Split("\n• ").Length - 1 + int.Parse(rejected.Split("… and ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
        Assert.Contains("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', shown);
    }

    [Fact]
    public void What_was_said_in_one_place_is_not_said_in_another()
    {
        var (first, second, third) = (new Claim("payments: errors rose", [new Citation("E1", "/a")]), new Claim("payments 1.8.0 was deployed", [new Citation("E2", "/b")]), new Claim("checkout: errors rose", [new Citation("E3", "/c")]));
        var report = Large();
        report = report with
        {
            Hypotheses = [report.Hypotheses[0] with { For = [.. new[] { first, first, second }.Select(claim => new Argument("V1", claim, 2, 1, "why"))] }],
            Explanation = [second, first, third, third],
            Timeline = [],
        };
        var shown = Shown(report);
        Assert.All([first, second, third], claim => Assert.Equal(2, shown.Split(claim.Statement).Length));
        Assert.Contains("*How it explains the symptom, besides*\n• checkout: errors rose [E3]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("How it explains", Shown(report with { Explanation = [second, first] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_cause_was_found_no_figure_reads_as_if_one_was()
    {
        var report = Large();
        report = report with { Finding = report.Finding with { Statement = "No cause was found.", Outcome = Outcome.NoCauseFound, Confidence = 0.157 } };
        var shown = Shown(report);
        Assert.StartsWith("No cause found\n*No cause was found.*\nNone of the causes that were weighed is probable enough to be named", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("15.7 %", shown + ReportMessage.Of(report, "U0ADA", feedback: null).Text, StringComparison.Ordinal);
        Assert.Contains("*What competes*", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void How_the_progress_ends_tells_nothing_of_the_hosts_files_and_no_figure_of_what_has_no_cause()
    {
        var entry = new InvestigationEntry
        {
            Id = "a",
            By = "slack:U0ADA",
            Source = "slack",
            Title = "why?",
            Trigger = new QuestionTrigger { Text = "why?" },
            Status = InvestigationStatus.Failed,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Error = "/var/lib/cleric/a.jsonl is damaged.",
        };
        Assert.Contains("It could not go on. The bot's log says why", Ended(entry), StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib", Ended(entry), StringComparison.Ordinal);
        entry = entry with { Status = InvestigationStatus.Concluded, Statement = "No cause was found.", Confidence = 0.157, Outcome = Outcome.NoCauseFound };
        Assert.DoesNotContain("15.7 %", Ended(entry), StringComparison.Ordinal);
        Assert.Contains("(15.7 %)", Ended(entry with { Outcome = Outcome.Ambiguous }), StringComparison.Ordinal);

        static string Ended(InvestigationEntry entry)
        {
            var view = new ProgressView("why?", "U0ADA");
            view.End(entry);
            return view.Render().Text;
        }
    }

    [Fact]
    public void One_of_a_thing_is_told_as_one()
    {
        var report = Large();
        Assert.Contains("1 query, 1 row, 3.0 s.", Shown(report with { Cost = report.Cost with { Queries = 1, Rows = 1 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dialog_beyond_all_limits_fits_and_says_what_was_left_out()
    {
        var modes = Enumerable.Range(0, 150).Select(number => new FailureMode { Id = $"mode-{number}", Title = new string('m', 200), Predictions = [] }).ToList();
        var json = JsonSerializer.Serialize(FeedbackModal.Of(Large(), modes, new ModalPlace(new string('c', 128), "C0", "1.1")), SlackJson.Default.ModalView);
        Assert.Empty(BlockKit.OfModal(json));
        Assert.Contains("50 more do not fit in here", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_that_messages_are_checked_by_find_what_breaks_them()
    {
        Assert.NotEmpty(BlockKit.OfMessage("[]"));
        Assert.NotEmpty(BlockKit.OfMessage($$$"""[{"type":"header","text":{"type":"plain_text","text":"{{{new string('h', 151)}}}"}}]"""));
        Assert.NotEmpty(BlockKit.OfMessage($$$"""[{"type":"section","text":{"type":"mrkdwn","text":"{{{new string('t', 3001)}}}"}}]"""));
        Assert.NotEmpty(BlockKit.OfMessage("""[{"type":"section","text":{"type":"mrkdwn","text":"<!channel>"}}]"""));
        Assert.NotEmpty(BlockKit.OfMessage("""[{"type":"section","text":{"type":"mrkdwn","text":"R&D"}}]"""));
        Assert.NotEmpty(BlockKit.OfMessage("""[{"type":"section","text":{"type":"mrkdwn","text":"x","colour":"red"}}]"""));
        Assert.Empty(BlockKit.OfMessage("""[{"type":"section","text":{"type":"mrkdwn","text":"<@U0ADA> R&amp;D"}}]"""));
    }

    [Theory]
    [InlineData("<@U0CLERIC> why is checkout slow?", "why is checkout slow?")]
    [InlineData("why is checkout slow? <@U0CLERIC>", "why is checkout slow?")]
    [InlineData("<@U0CLERIC> is <#C012|shop-alerts> right about a &lt; b &amp;&amp; c?", "is #shop-alerts right about a < b && c?")]
    [InlineData("<@U0CLERIC> see <https://grafana.example/d/1|the board> and <https://x.example>", "see the board and https://x.example")]
    [InlineData("<@U0CLERIC> <@U0ADA> says &amp;lt; stays", "@U0ADA says &lt; stays")]
    public void What_a_person_wrote_is_read_as_they_meant_it(string sent, string expected) => Assert.Equal(expected, SlackText.Plain(sent, ["U0CLERIC"]));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "under 0.1 %")]
    [InlineData(0.4567, "45.7 %")]
    [InlineData(0.99961, "over 99.9 %")]
    public void What_is_not_quite_certain_is_not_shown_as_certain(double share, string expected) => Assert.Equal(expected, SlackText.Percent(share));

    private static string Shown(Report report) =>
        new SlackCall("", new Dictionary<string, string> { ["blocks"] = JsonSerializer.Serialize(ReportMessage.Of(report, "U0ADA", feedback: null).Blocks, SlackJson.Default.IReadOnlyListBlock) }).Shown;

    private static Report Large()
    {
        var at = new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
        var claim = new Claim(string.Concat(Enumerable.Repeat(Hostile, 60)), [.. Enumerable.Range(0, 9).Select(number => new Citation($"E{number}", "/records/0"))]);
        var hypotheses = Enumerable.Range(0, 160).Select(number => new RankedHypothesis
        {
            Id = $"H{number}",
            Statement = Hostile + new string('&', 900),
            Cause = new Cause(new Entity($"service-{number}-{new string('n', 300)}"), "bad-deploy"),
            Prior = 0.1,
            PriorSource = "catalogue",
            Posterior = 1.0 / (number + 1),
            For = [.. Enumerable.Repeat(new Argument("V1", claim, 2, 1, "why"), 40)],
            Against = [new Argument("V2", claim, 0.5, 1, "why")],
        }).ToList();
        return new Report
        {
            CaseId = new string('c', 128),
            Title = Hostile,
            Trigger = new QuestionTrigger { Text = Hostile },
            OpenedAt = at,
            Understood = [.. Enumerable.Repeat(Hostile, 50)],
            AskedBack = [.. Enumerable.Repeat(Hostile, 50)],
            Finding = new Finding { Statement = new string('<', 9000), Outcome = Outcome.CauseFound, HypothesisId = "H0", Confidence = 0.9, EntityConfidence = 0.9, StopReason = StopReason.QueryBudget, Partial = true },
            Timeline = [.. Enumerable.Repeat(new TimelineEntry(at, "change", claim), 90)],
            Explanation = [.. Enumerable.Repeat(claim, 90)],
            Hypotheses = hypotheses,
            OtherHypotheses = 200,
            Gaps = [.. Enumerable.Repeat(new Gap { Id = "G1", Statement = claim.Statement, Coverage = Coverage.Failed, Remedy = claim.Statement }, 90)],
            Guidance = [.. Enumerable.Repeat(new Guidance { Source = Hostile, Title = claim, Why = Hostile, Old = true, Passage = claim, Steps = [.. Enumerable.Repeat(new GuidanceStep(claim, claim), 20)] }, 9)],
            NextQuestions = [.. Enumerable.Repeat(claim.Statement, 90)],
            Remediation = [.. Enumerable.Repeat(claim.Statement, 90)],
            Exhibits =
            [
                .. Enumerable.Range(0, 40).Select(number => new ExhibitSummary
                {
                    Id = $"E{number}", Kind = Cleric.Queries.QueryKind.Log, Entity = new Entity(Hostile), Connector = Hostile, Query = "q", AskedAt = at, Window = new TimeWindow(at, at.AddMinutes(1)), Coverage = Coverage.Data, Rows = 1,
                    Sha256 = new string('0', 64), Link = number switch { 0 => "https://grafana.example/explore?a=1&b=<!channel>|x", 1 => "javascript:alert(1)", _ => null },
                }),
            ],
            Cost = new Spending { Queries = 5, Rows = 100, Elapsed = TimeSpan.FromSeconds(3) },
        };
    }
}
