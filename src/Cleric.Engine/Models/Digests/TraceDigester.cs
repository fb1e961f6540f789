using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Readers;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>Traces: a line for each operation of an entity with its counts and medians, those that fail or became slow first; and spans that failed or took long.</summary>
internal static class TraceDigester
{
    private const int FewestOfEach = 3;

    public static Digest Make(Exhibit exhibit, TraceAnswer answer, DigestFocus focus)
    {
        var groups = new Dictionary<(Entity, string), Group>();
        var rows = 0;
        for (var i = 0; i < answer.Spans.Count; i++)
        {
            var span = answer.Spans[i];
            if (focus.Filter.Has(span.Start) && (focus.Filter.Has(span.Name, span.Entity.Id, span.StatusMessage, span.TraceId, span.Peer?.Id) || focus.Filter.Has(span.Attributes)))
            {
                rows++;
                (CollectionsMarshal.GetValueRefOrAddDefault(groups, (span.Entity, span.Name), out _) ??= new Group()).Add(span, i, focus);
            }
        }

        var most = Math.Max(FewestOfEach, groups.Count == 0 ? 0 : focus.MostLines / groups.Count);
        var lines = new List<DigestLine>();
        foreach (var (_, group) in groups)
        {
            var score = group.Score;
            var first = group.Example(answer);
            lines.Add(Line(exhibit, answer.Spans[first], first, group, score, focus));

            // Failures of the same words are told once; of those that only took long, the longest.
            var (told, place) = (new HashSet<(string?, int)>(), 0);
            foreach (var index in group.Failed.OrderBy(index => Distance(answer.Spans[index], focus)).ThenBy(index => index))
            {
                if (place < most && index != first && told.Add((answer.Spans[index].StatusMessage, SpanTree.Status(answer.Spans[index]))))
                {
                    lines.Add(Line(exhibit, answer.Spans[index], index, null, (0.35 + (0.3 * score)) * focus.Nearness(answer.Spans[index].Start) / (1 + (0.3 * place++)), focus));
                }
            }

            place = 0;
            foreach (var index in group.Slow(answer, most))
            {
                if (index != first)
                {
                    lines.Add(Line(exhibit, answer.Spans[index], index, null, (0.1 + (0.3 * score)) * focus.Nearness(answer.Spans[index].Start) / (1 + (0.5 * place++)), focus));
                }
            }
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = rows, ItemNoun = "spans", Groups = groups.Count, GroupNoun = "operations" };
    }

    private static TimeSpan Distance(Span span, DigestFocus focus) => focus.Onset is { } onset ? (span.Start - onset).Duration() : TimeSpan.Zero;

    private static DigestLine Line(Exhibit exhibit, Span span, int index, Group? group, double score, DigestFocus focus)
    {
        var at = $"/spans/{index.ToString(CultureInfo.InvariantCulture)}";
        var citations = new List<Citation> { new(exhibit.Id, at) };
        var text = new StringBuilder(at).Append(" | ").Append(LineText.Short(span.Entity.Id)).Append(' ').Append(LineText.Short(span.Name, 200));
        if (span.Kind != SpanKind.Unspecified)
        {
            text.Append(" (").Append(span.Kind switch
            {
                SpanKind.Internal => "internal",
                SpanKind.Server => "server",
                SpanKind.Client => "client",
                SpanKind.Producer => "producer",
                _ => "consumer",
            }).Append(span.Peer is { } peer ? $" to {LineText.Short(peer.Id)}" : "").Append(')');
        }

        if (group is not null)
        {
            text.Append(" | ").Append(Format.Count(group.Count, "span"));
            if (focus.Onset is not null)
            {
                text.Append(" (").Append(Format.Count(group.Before.Count)).Append(" before, ").Append(Format.Count(group.Since.Count)).Append(" since), failed ");
                text.Append(Format.Count(group.FailedBefore)).Append(" before, ").Append(Format.Count(group.FailedSince)).Append(" since");
            }
            else
            {
                text.Append(", failed ").Append(Format.Count(group.Failed.Count));
            }

            text.Append(group.MedianBefore is { } before ? $", median {Format.Quantity(before, "ms")}{(focus.Onset is null ? "" : " before")}" : "");
            text.Append(group.MedianSince is { } since ? $"{(group.MedianBefore is null ? ", median " : ", ")}{Format.Quantity(since, "ms")} since" : "");
            text.Append(" | this one");
        }
        else
        {
            text.Append(" |");
        }

        text.Append(' ').Append(focus.Time(span.Start)).Append(" took ").Append(Format.Quantity(span.Duration.TotalMilliseconds, "ms"));
        text.Append(SpanTree.Status(span) is > 0 and var status ? string.Create(CultureInfo.InvariantCulture, $", HTTP {status}") : "").Append(SpanTree.Failed(span) ? ", failed" : "");
        text.Append(", trace ").Append(LineText.Short(span.TraceId));
        if (span.StatusMessage is { Length: > 0 } message)
        {
            var (shown, quote) = LineText.Clean(message, focus.Filter.Contains);
            text.Append("\n  ").Append(at).Append("/statusMessage | ").Append(shown);
            citations.Add(new Citation(exhibit.Id, $"{at}/statusMessage", quote));
        }

        return new DigestLine(text.ToString(), citations, score, items: 1, groups: group is null ? 0 : 1);
    }

    /// <summary>What is known of an operation.</summary>
    private sealed class Group
    {
        private readonly List<int> _indexes = [];
        private DateTimeOffset? _onset;
        private double? _medianBefore;
        private double? _medianSince;
        private bool _summed;

        public int Count => _indexes.Count;

        /// <summary>Milliseconds.</summary>
        public List<double> Before { get; } = [];

        public List<double> Since { get; } = [];

        public List<int> Failed { get; } = [];

        public int FailedBefore { get; private set; }

        public int FailedSince { get; private set; }

        public double? MedianBefore => Sum()._medianBefore;

        public double? MedianSince => Sum()._medianSince;

        public double Score
        {
            get
            {
                var failing = _onset is null
                    ? (double)Failed.Count / Count
                    : Since.Count == 0 ? 0 : ShiftTest.ShareStrength(FailedBefore, Before.Count, FailedSince, Since.Count);
                var slower = MedianBefore is { } before && MedianSince is { } since && before + since > 0 ? Math.Abs(since - before) / (since + before) : 0;
                return 0.1 + (0.4 * failing) + (Failed.Count > 0 ? 0.2 : 0) + (0.3 * slower);
            }
        }

        public void Add(Span span, int index, DigestFocus focus)
        {
            _onset = focus.Onset;
            _indexes.Add(index);
            var since = focus.IsSince(span.Start);
            (since ? Since : Before).Add(span.Duration.TotalMilliseconds);
            if (SpanTree.Failed(span))
            {
                Failed.Add(index);
                _ = since ? FailedSince++ : FailedBefore++;
            }
        }

        /// <summary>The failure nearest to the onset; else the longest since, or the longest of all.</summary>
        public int Example(TraceAnswer answer) =>
            Failed.Count > 0 ? Failed.MinBy(index => _onset is { } onset ? (answer.Spans[index].Start - onset).Duration() : TimeSpan.Zero) : Slow(answer, 1).First();

        public IEnumerable<int> Slow(TraceAnswer answer, int most)
        {
            var candidates = Since.Count > 0 ? _indexes.Where(index => answer.Spans[index].Start >= _onset) : _indexes;
            if (most == 1)
            {
                return [candidates.MaxBy(index => answer.Spans[index].Duration)];
            }

            return candidates.Where(index => !SpanTree.Failed(answer.Spans[index])).OrderByDescending(index => answer.Spans[index].Duration).Take(most);
        }

        private Group Sum()
        {
            if (!_summed)
            {
                (_summed, _medianBefore, _medianSince) = (true, Median(Before), Median(Since));
            }

            return this;
        }

        private static double? Median(List<double> values) => values.Count == 0 ? null : Selection.Quantile(CollectionsMarshal.AsSpan(values), 0.5);
    }
}
