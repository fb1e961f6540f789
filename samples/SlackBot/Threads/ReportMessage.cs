using System.Globalization;
using Cleric.Exhibits;
using Cleric.Reports;
using SlackBot.Blocks;
using SlackBot.Feedback;

namespace SlackBot.Threads;

/// <summary>A report as a message: what an engineer needs first, with what was left out counted. The whole of it is in the case file.</summary>
internal static class ReportMessage
{
    private const int MostReasons = 6;
    private const int MostTimes = 10;
    private const int MostRejected = 5;
    private const int MostGaps = 6;
    private const int MostThings = 6;
    private const int LongestLink = 250;

    /// <param name="report">The report.</param>
    /// <param name="user">Who asked, by Slack's id.</param>
    /// <param name="feedback">What was said of it, or null where nobody said anything yet.</param>
    public static SlackMessage Of(Report report, string user, Cleric.CaseFiles.Feedback? feedback)
    {
        var finding = report.Finding;
        var links = report.Exhibits.ToDictionary(exhibit => exhibit.Id, exhibit => exhibit.Link, StringComparer.Ordinal);
        var leader = report.Hypotheses.FirstOrDefault(hypothesis => hypothesis.Id == finding.HypothesisId);
        var percent = SlackText.Percent(finding.Confidence);

        // How probable "none of these" is says nothing of how good an answer "no cause" is.
        var sure = finding.Outcome == Outcome.NoCauseFound ? "" : $" ({percent})";
        var title = finding.Outcome switch { Outcome.CauseFound => "Cause found", Outcome.Ambiguous => "Several causes are possible", _ => "No cause found" };
        var blocks = new List<Block>
        {
            new HeaderBlock(TextObject.Plain(title + sure, SlackLimits.Header)),
            new SectionBlock(TextObject.Mrkdwn($"*{SlackText.Escape(finding.Statement, 1000)}*\n{(sure.Length == 0 ? "None of the causes that were weighed is probable enough to be named" : $"{SlackText.Bar(finding.Confidence)} {percent} sure")}{Caveats(finding)}")),
        };
        string[] why = [.. (leader?.For ?? []).Select(argument => Cited(argument.Claim, links)).Distinct(StringComparer.Ordinal)];
        Add(blocks, "How the question was understood", report.Understood.Concat(report.AskedBack).Select(text => SlackText.Escape(text)), MostThings);
        Add(blocks, "Why", why, MostReasons);

        // What was said once is not said again.
        Add(blocks, why.Length == 0 ? "How it explains the symptom" : "How it explains the symptom, besides", report.Explanation.Select(claim => Cited(claim, links)).Distinct(StringComparer.Ordinal).Except(why.Take(MostReasons), StringComparer.Ordinal), MostReasons);
        Add(blocks, "When (UTC)", report.Timeline.Select(entry => $"`{entry.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}` {Cited(entry.Claim, links)}"), MostTimes);
        Add(
            blocks,
            finding.Outcome == Outcome.CauseFound ? "Rejected" : "What competes",
            report.Hypotheses.Where(hypothesis => hypothesis != leader && hypothesis.Cause is not null)
                .Select(hypothesis => $"{SlackText.Percent(hypothesis.Posterior)} {SlackText.Escape(hypothesis.Statement)}{(hypothesis.Against is [var against, ..] ? $" Against it: {Cited(against.Claim, links)}" : "")}"),
            MostRejected,
            report.OtherHypotheses);
        Add(blocks, "What could not be checked", report.Gaps.Select(gap => $"{SlackText.Escape(gap.Statement)}{(gap.Remedy is { } remedy ? $" _{SlackText.Escape(remedy)}_" : "")}"), MostGaps);
        Add(blocks, "What people wrote about such a case", report.Guidance.SelectMany(guidance => Written(guidance, links)), MostThings);
        Add(blocks, "What to ask next", report.NextQuestions.Select(text => SlackText.Escape(text)), MostThings);
        Add(blocks, "To consider; nothing was changed", report.Remediation.Select(text => SlackText.Escape(text)), MostThings);
        blocks.Add(new ContextBlock(
        [
            TextObject.Mrkdwn($"For {SlackText.Person($"slack:{user}")}. {Citations(report)}"),
            TextObject.Mrkdwn(string.Create(CultureInfo.InvariantCulture, $"Case {SlackText.Escape(report.CaseId)}: {SlackText.Count(report.Cost.Queries, "query", "queries")}, {SlackText.Count(report.Cost.Rows, "row")}, {report.Cost.Elapsed.TotalSeconds:0.0} s.")),
        ]));
        blocks.AddRange(FeedbackActions.Of(report.CaseId, feedback));
        return new SlackMessage($"{SlackText.Escape(title)}: {SlackText.Escape(finding.Statement)}{sure}", blocks);
    }

    private static void Add(List<Block> blocks, string heading, IEnumerable<string> lines, int most, int uncounted = 0)
    {
        string[] all = [.. lines];
        if (all.Length > 0)
        {
            blocks.Add(SlackText.List(heading, [.. all, .. Enumerable.Repeat("", uncounted)], Math.Min(most, all.Length)));
        }
    }

    private static IEnumerable<string> Written(Guidance guidance, Dictionary<string, string?> links) =>
    [
        $"{Cited(guidance.Title, links)}{(guidance.Old ? " (old)" : "")}{(guidance.Passage is { } passage ? $": {Cited(passage, links)}" : "")}",
        .. guidance.Steps.Select(step => $"{Cited(step.Step, links)}{(step.Seen is { } seen ? $" → {Cited(seen, links)}" : "")}"),
    ];

    private static string Caveats(Finding finding) =>
        $"{(finding.Partial ? " · stopped by a limit, so not all was asked" : "")}{finding.SymptomConfirmed switch { true => " · what was read shows the symptom", false => " · what was read does not show the symptom", _ => "" }}";

    private static string Cited(Claim claim, Dictionary<string, string?> links) =>
        $"{SlackText.Escape(claim.Statement)}{string.Concat(claim.Citations.Select(citation => citation.ExhibitId).Distinct(StringComparer.Ordinal).Take(4).Select(id => $" {Reference(id, links)}"))}";

    private static string Reference(string exhibit, Dictionary<string, string?> links) =>
        links.GetValueOrDefault(exhibit) is { Length: <= LongestLink } link && Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && Address(uri) is { Length: <= LongestLink } address
            ? $"<{address}|[{SlackText.Escape(exhibit, 20)}]>"
            : $"[{SlackText.Escape(exhibit, 20)}]";

    private static string Address(Uri uri) => uri.AbsoluteUri.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal);

    /// <summary>What the citations in square brackets stand for.</summary>
    private static string Citations(Report report)
    {
        var cited = report.Claims().SelectMany(claim => claim.Citations).Select(citation => citation.ExhibitId).Distinct(StringComparer.Ordinal).ToList();
        var known = report.Exhibits.Where(exhibit => cited.Contains(exhibit.Id, StringComparer.Ordinal)).ToList();
        var shown = string.Join("; ", known.Take(12).Select(exhibit => $"[{SlackText.Escape(exhibit.Id, 20)}] {exhibit.Kind switch { Cleric.Queries.QueryKind.Log => "logs", Cleric.Queries.QueryKind.Metric => "metrics", Cleric.Queries.QueryKind.Trace => "traces", var kind => kind.ToString().ToLowerInvariant() }}{(exhibit.Entity is { } entity ? $" of {SlackText.Escape(entity.Name, 60)}" : "")} from {SlackText.Escape(exhibit.Connector, 60)}"));
        return known.Count == 0 ? "" : $"Sources: {shown}{(known.Count > 12 ? $"; and {known.Count - 12} more" : "")}.";
    }
}
