using System.Globalization;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning.Readers;

namespace Cleric.Reports;

/// <summary>What a report shows of exhibits: a summary of each, what stands at the cited places, and the cited series.</summary>
internal static class ExhibitDigest
{
    private const int LongestExcerpt = 500;
    private const int MostCharts = 8;

    public static IReadOnlyList<ExhibitSummary> Summaries(IReadOnlyList<Exhibit> exhibits, IReadOnlyList<Citation> citations)
    {
        var cited = citations.ToLookup(citation => citation.ExhibitId, citation => citation.Pointer);
        return
        [
            .. exhibits.Select(exhibit => new ExhibitSummary
            {
                Id = exhibit.Id,
                Kind = exhibit.Query.Kind,
                Entity = exhibit.Query.Entity,
                Connector = exhibit.Connector,
                Query = exhibit.Answer.SentAs ?? Describe(exhibit.Query),
                AskedAt = exhibit.AskedAt,
                Window = exhibit.Query.Window,
                CoveredWindow = exhibit.Answer.CoveredWindow,
                Coverage = exhibit.Answer.Coverage,
                Note = exhibit.Answer.Note,
                Rows = exhibit.Answer.Rows,
                Sha256 = exhibit.Sha256,
                Link = exhibit.Answer.Link,
                Excerpts = Excerpts(exhibit, cited[exhibit.Id].Distinct()),
            }),
        ];
    }

    public static IReadOnlyList<Chart> Charts(ICaseView view, IReadOnlyList<Citation> citations)
    {
        var exhibits = view.Exhibits.ToDictionary(exhibit => exhibit.Id, StringComparer.Ordinal);
        var onsets = view.Evidence
            .SelectMany(evidence => evidence.Observation.Citations, (evidence, citation) => (Key: (citation.ExhibitId, SeriesOf(citation.Pointer)), evidence.Observation.Onset))
            .Where(item => item.Onset is not null)
            .GroupBy(item => item.Key)
            .ToDictionary(group => group.Key, group => group.First().Onset);
        var charts = new List<Chart>();
        foreach (var (exhibitId, index) in citations.Select(citation => (citation.ExhibitId, SeriesOf(citation.Pointer))).Distinct())
        {
            if (charts.Count < MostCharts && index >= 0 && exhibits.TryGetValue(exhibitId, out var exhibit) && exhibit.Answer is MetricAnswer answer && index < answer.Series.Count)
            {
                var series = answer.Series[index];
                charts.Add(new Chart
                {
                    Title = $"{series.Entity}: {Name(series)}",
                    ExhibitId = exhibitId,
                    Pointer = $"/series/{index}",
                    Entity = series.Entity,
                    Unit = series.Unit,
                    Times = series.Times,
                    Values = series.Values,
                    Baseline = view.Scope?.Baseline,
                    Onset = onsets.GetValueOrDefault((exhibitId, index)),
                });
            }
        }

        return charts;
    }

    private static IReadOnlyList<Excerpt> Excerpts(Exhibit exhibit, IEnumerable<string> pointers)
    {
        using var content = new CitedContent(exhibit);
        return [.. pointers.Select(pointer => new Excerpt(pointer, Cut(Text(exhibit, pointer) ?? content.At(pointer)?.ToString() ?? "")))];
    }

    /// <summary>What stands at a place, for people, where there is a better way than to show the JSON.</summary>
    private static string? Text(Exhibit exhibit, string pointer)
    {
        var steps = pointer.Split('/');
        if (steps.Length < 3 || !int.TryParse(steps[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        switch (exhibit.Answer)
        {
            case MetricAnswer answer when index < answer.Series.Count && steps.Length == 5 && int.TryParse(steps[4], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < answer.Series[index].Values.Length:
                var series = answer.Series[index];
                var at = DateTimeOffset.FromUnixTimeMilliseconds(series.Times.Span[value]);
                return $"{Reading.Time(at)}  {Format.Quantity(series.Values.Span[value], series.Unit)}  {Name(series)}";
            case LogAnswer answer when index < answer.Records.Count:
                var record = answer.Records[index];
                return $"{Reading.Time(record.Time)}  {Reading.Line(record.Body, LongestExcerpt - 20)}";
            case TraceAnswer answer when index < answer.Spans.Count:
                var span = answer.Spans[index];
                var status = SpanTree.Status(span) is > 0 and var code ? $", HTTP {code}" : "";
                return $"{Reading.Time(span.Start)}  {span.Entity} {span.Name}: {Format.Quantity(span.Duration.TotalMilliseconds, "ms")}{status}{(span.Error ? $", error{(span.StatusMessage is { Length: > 0 } message ? $": {message}" : "")}" : "")}  (trace {span.TraceId})";
            case ChangeAnswer answer when index < answer.Changes.Count:
                var change = answer.Changes[index];
                var versions = change.From is not null || change.To is not null ? $" ({change.From ?? "?"} -> {change.To ?? "?"})" : "";
                return $"{Reading.Time(change.Time)}  {change.Kind} {change.Entity?.Name}: {change.Title}{versions}{(change.Author is { } author ? $", by {author}" : "")}{(change.Diff is { } diff ? $"\n{diff}" : "")}";
            case AlertAnswer answer when index < answer.Alerts.Count:
                var alert = answer.Alerts[index];
                return $"{Reading.Time(alert.StartsAt)}  {alert.Name} {alert.State}: {alert.Summary}";
            default:
                return null;
        }
    }

    private static int SeriesOf(string pointer)
    {
        const string prefix = "/series/";
        if (!pointer.StartsWith(prefix, StringComparison.Ordinal))
        {
            return -1;
        }

        var rest = pointer.AsSpan(prefix.Length);
        var slash = rest.IndexOf('/');
        return int.TryParse(slash < 0 ? rest : rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
    }

    private static string Name(MetricSeries series)
    {
        var name = series.Statistic == "value" ? series.Metric : $"{series.Metric} {series.Statistic}";
        return series.Attributes.Count == 0 ? name : $"{name} {{{string.Join(", ", series.Attributes.Take(4).Select(pair => $"{pair.Key}={pair.Value}"))}}}";
    }

    private static string Describe(Query query) =>
        $"{Reasoning.Words.Of(query.Kind)} of {query.Entity?.Id ?? "everything"} in {query.Window}{(query.Native is { } native ? $": {native}" : "")}";

    private static string Cut(string text) =>
        text.Length <= LongestExcerpt ? text : text[..(char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt)] + "…";
}
