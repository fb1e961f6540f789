using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Cleric.Exhibits;
using Cleric.Reasoning.Logs;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>
/// Logs: a line for each kind of message, the rare ones near the onset and those that surge first, errors before the rest; and the records nearest to the onset besides. Every record is looked at once, and only those that are shown are put into words.
/// </summary>
internal static class LogDigester
{
    private const int WarningSeverity = 13;
    private const int ErrorSeverity = 17;

    /// <summary>Errors, warnings and the rest are told apart though their words be the same.</summary>
    private const int Bands = 3;

    /// <summary>Of a message with an exception, so much is looked at to tell its kind.</summary>
    private const int LongestKind = 1000;

    private static readonly string[] Details = ["exception.type", "exception.message", "error.type", "error.message"];
    private static readonly SearchValues<string> ErrorWords = SearchValues.Create(["error", "exception", "fatal", "panic"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> WarningWords = SearchValues.Create(["warn", "fail"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A record so far from the onset is half as near.</summary>
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    public static Digest Make(Exhibit exhibit, LogAnswer answer, DigestFocus focus)
    {
        var miner = new TemplateMiner();

        // Where most records are looked at again below, their kinds are kept.
        var kinds = answer.Records.Count <= 4L * focus.MostLines ? new LogTemplate?[answer.Records.Count] : null;
        var (tallies, rows, span) = Count(answer.Records, miner, focus, kinds);
        var families = new TemplateFamilies();
        foreach (var tally in tallies.OrderByDescending(tally => tally.Count))
        {
            tally.Score = Score(tally, families.Add(tally.Template, tally.Band, tally.Count), focus, span);
        }

        tallies.Sort((one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Example.CompareTo(other.Example));
        var most = Math.Min(rows, focus.MostLines);
        var lines = new List<DigestLine>(most);
        var shown = new HashSet<string>(most, StringComparer.Ordinal);
        foreach (var tally in tallies)
        {
            if (lines.Count >= focus.MostLines)
            {
                break;
            }

            shown.Add(answer.Records[tally.Example].Body);
            lines.Add(Line(exhibit, answer.Records[tally.Example], tally.Example, tally, tally.Score, focus));
        }

        // A record that repeats what is shown already tells nothing; one more of the same kind tells less than the one before.
        var seen = new Dictionary<LogTemplate, int>();
        foreach (var index in Nearest(answer.Records, focus, most))
        {
            var record = answer.Records[index];
            if (shown.Add(record.Body))
            {
                var template = kinds?[index]?.Current ?? KindOf(miner, record);
                var before = seen.GetValueOrDefault(template);
                seen[template] = before + 1;
                var near = focus.Onset is { } onset ? 1 / (1 + ((record.Time - onset).Duration() / Half)) : 1;
                lines.Add(Line(exhibit, record, index, null, 0.45 * near * (0.6 + (0.4 * Weight(SeverityOf(record)))) / (1 + (0.5 * before)), focus));
            }
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = rows, ItemNoun = "records", Groups = tallies.Count, GroupNoun = "templates" };
    }

    private static (List<Tally> Tallies, int Rows, (long First, long Last) Span) Count(IReadOnlyList<LogRecord> records, TemplateMiner miner, DigestFocus focus, LogTemplate?[]? kinds)
    {
        var slots = new Tally?[64 * Bands];
        var all = focus.Filter.IsAll;
        var onset = focus.Onset?.UtcTicks;
        var (rows, first, last) = (0, long.MaxValue, long.MinValue);
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (!all && !Asked(record, focus.Filter))
            {
                continue;
            }

            rows++;
            var time = record.Time.UtcTicks;
            (first, last) = (Math.Min(first, time), Math.Max(last, time));
            var severity = SeverityOf(record);
            var template = KindOf(miner, record);
            if (kinds is not null)
            {
                kinds[i] = template;
            }

            var slot = (template.Id * Bands) + Band(severity);
            if (slot >= slots.Length)
            {
                Array.Resize(ref slots, Math.Max(slots.Length * 2, slot + 1));
            }

            (slots[slot] ??= new Tally(template, Band(severity))).Add(i, time, onset, severity);
        }

        // Only now is it known which templates are one.
        var tallies = new List<Tally>();
        foreach (var tally in slots)
        {
            if (tally is not null && tally.Template.IsMerged)
            {
                var slot = (tally.Template.Current.Id * Bands) + tally.Band;
                if (slot >= slots.Length)
                {
                    Array.Resize(ref slots, slot + 1);
                }

                (slots[slot] ??= new Tally(tally.Template.Current, tally.Band)).Add(tally);
            }
        }

        foreach (var tally in slots)
        {
            if (tally is not null && !tally.Template.IsMerged)
            {
                tallies.Add(tally);
            }
        }

        return (tallies, rows, (first, last));
    }

    /// <summary>How much a kind of message tells: that it is rare and near the onset, or comes far more often since, or is gone; and how bad it says things are.</summary>
    private static double Score(Tally tally, int family, DigestFocus focus, (long First, long Last) span)
    {
        // A rare way to say what is said all the time is half as rare as it looks.
        var rare = 1 / Math.Sqrt((1 + Math.Log(tally.Count)) * (1 + Math.Log(family)));
        var surge = 0.0;
        if (focus.Onset is { } onset)
        {
            rare *= focus.Nearness(new DateTimeOffset(tally.ExampleTime, TimeSpan.Zero));
            var before = Math.Max(0, Math.Min(onset.UtcTicks, span.Last) - span.First);
            var since = Math.Max(0, span.Last - Math.Max(onset.UtcTicks, span.First));
            if (before > 0 && since > 0)
            {
                var expected = tally.Before * ((double)since / before);
                var excess = (tally.Since - expected) / Math.Sqrt(expected + 1);

                // What stopped tells less than what began: most of it stops for want of work.
                surge = excess > 2 ? excess / (excess + 4) : excess < -2 ? 0.7 * -excess / (4 - excess) : 0;
            }
        }

        var bad = Weight(tally.Severity);
        return Math.Min(1, ((Math.Max(rare, 0.95 * surge) * (0.6 + (0.4 * bad))) + (0.15 * bad)) / 1.15);
    }

    /// <summary>The records nearest to the onset, nearest first; without an onset a sample of the whole, in the order of time.</summary>
    private static IEnumerable<int> Nearest(IReadOnlyList<LogRecord> records, DigestFocus focus, int most)
    {
        if (focus.Onset is not { } onset)
        {
            var asked = new List<int>();
            for (var i = 0; i < records.Count; i++)
            {
                if (Asked(records[i], focus.Filter))
                {
                    asked.Add(i);
                }
            }

            for (var i = 0; i < most; i++)
            {
                yield return asked[(int)((long)i * asked.Count / most)];
            }

            yield break;
        }

        var order = InOrder(records);
        var after = 0;
        for (var (low, high) = (0, records.Count); low < high;)
        {
            var middle = (low + high) / 2;
            if (records[At(middle)].Time < onset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }

            after = low;
        }

        for (var before = after - 1; most > 0 && (before >= 0 || after < records.Count);)
        {
            var takeBefore = before >= 0 && (after >= records.Count || onset - records[At(before)].Time <= records[At(after)].Time - onset);
            var index = At(takeBefore ? before-- : after++);
            if (Asked(records[index], focus.Filter))
            {
                most--;
                yield return index;
            }
        }

        int At(int place) => order is null ? place : order[place];
    }

    /// <summary>The records by time; null when they are in that order already, as they should be.</summary>
    private static int[]? InOrder(IReadOnlyList<LogRecord> records)
    {
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i].Time < records[i - 1].Time)
            {
                return [.. Enumerable.Range(0, records.Count).OrderBy(index => records[index].Time)];
            }
        }

        return null;
    }

    private static bool Asked(LogRecord record, RowFilter filter) => filter.IsAll || (filter.Has(record.Time) && (filter.Has(record.Body) || filter.Has(record.Attributes)));

    /// <summary>The kind of a message: of its words, and of those of the exception that came with it.</summary>
    private static LogTemplate KindOf(TemplateMiner miner, LogRecord record)
    {
        if (record.Attributes.Count == 0 || !(record.Attributes.TryGetValue("exception.message", out var exception) | record.Attributes.TryGetValue("exception.type", out var type)))
        {
            return miner.Add(record.Body);
        }

        Span<char> kind = stackalloc char[LongestKind];
        var length = 0;
        foreach (var part in (ReadOnlySpan<string?>)[record.Body, type, exception])
        {
            var line = part.AsSpan();
            var end = line.IndexOfAny('\r', '\n');
            line = line[..Math.Min(end >= 0 ? end : line.Length, LongestKind / 3 - 1)];
            line.CopyTo(kind[length..]);
            length += line.Length;
            kind[length++] = ' ';
        }

        return miner.Add(kind[..length]);
    }

    /// <summary>Many systems log without a level; then the words have to tell.</summary>
    private static int SeverityOf(LogRecord record) =>
        record.Severity != 0 ? record.Severity
        : record.Body.AsSpan().ContainsAny(ErrorWords) ? ErrorSeverity
        : record.Body.AsSpan().ContainsAny(WarningWords) ? WarningSeverity
        : 0;

    private static int Band(int severity) => severity >= ErrorSeverity ? 2 : severity >= WarningSeverity ? 1 : 0;

    private static double Weight(int severity) => severity switch
    {
        >= ErrorSeverity => 1,
        >= WarningSeverity => 0.75,
        >= 9 or 0 => 0.4,
        _ => 0.1,
    };

    private static DigestLine Line(Exhibit exhibit, LogRecord record, int index, Tally? tally, double score, DigestFocus focus) =>
        new(() => Write(exhibit, record, index, tally, focus), score, items: 1, groups: tally is null ? 0 : 1);

    private static (string Text, IReadOnlyList<Citation> Citations) Write(Exhibit exhibit, LogRecord record, int index, Tally? tally, DigestFocus focus)
    {
        var pointer = $"/records/{index.ToString(CultureInfo.InvariantCulture)}/body";
        var (body, quote) = LineText.Clean(record.Body, focus.Filter.Contains);
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        text.AppendLiteral(pointer);
        text.AppendLiteral(" | ");
        if (tally is { Count: > 1 })
        {
            text.AppendLiteral(Format.Count(tally.Count));
            text.AppendLiteral(" times");
            if (focus.Onset is not null)
            {
                text.AppendLiteral(" (");
                text.AppendLiteral(Format.Count(tally.Before));
                text.AppendLiteral(" before, ");
                text.AppendLiteral(Format.Count(tally.Since));
                text.AppendLiteral(" since)");
            }

            text.AppendLiteral(", ");
            text.AppendLiteral(focus.Time(new DateTimeOffset(tally.First, TimeSpan.Zero)));
            text.AppendLiteral(" to ");
            text.AppendLiteral(focus.Time(new DateTimeOffset(tally.Last, TimeSpan.Zero)));
            text.AppendLiteral(" | ");
        }
        else if (tally is not null)
        {
            text.AppendLiteral("once | ");
        }

        text.AppendLiteral(focus.Time(record.Time));
        text.AppendLiteral(Name(record.Severity));
        if (record.Entity is { } entity && entity != exhibit.Query.Entity)
        {
            text.AppendLiteral(" ");
            text.AppendLiteral(LineText.Short(entity.Name));
        }

        text.AppendLiteral(" | ");
        text.AppendLiteral(body);
        var citations = new List<Citation>(1) { new(exhibit.Id, pointer, quote) };
        foreach (var name in Telling(record, focus.Filter))
        {
            if (record.Attributes.TryGetValue(name, out var value) && value.Length > 0 && !record.Body.Contains(value, StringComparison.Ordinal))
            {
                var at = $"/records/{index.ToString(CultureInfo.InvariantCulture)}/attributes/{LineText.Step(name)}";
                var (shown, there) = LineText.Clean(value, focus.Filter.Contains, LineText.Longest / 2);
                text.AppendLiteral($"\n  {at} | {shown}");
                citations.Add(new Citation(exhibit.Id, at, there));
            }
        }

        return (text.ToStringAndClear(), citations);
    }

    /// <summary>The attributes to show: what went wrong, and where the text sought stands.</summary>
    private static IEnumerable<string> Telling(LogRecord record, RowFilter filter)
    {
        if (record.Attributes.Count == 0)
        {
            return [];
        }

        return string.IsNullOrEmpty(filter.Contains) ? Details : Details.Union(record.Attributes.Where(pair => filter.Has(pair.Key, pair.Value)).Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    private static string Name(int severity) => severity switch
    {
        <= 0 => "",
        < 5 => " trace",
        < 9 => " debug",
        < WarningSeverity => " info",
        < ErrorSeverity => " warn",
        < 21 => " error",
        _ => " fatal",
    };

    /// <summary>What is known of a kind of message.</summary>
    private sealed class Tally(LogTemplate template, int band)
    {
        private long _distance = long.MaxValue;

        public LogTemplate Template { get; } = template;

        public int Band { get; } = band;

        public int Count { get; private set; }

        public int Before { get; private set; }

        public int Since { get; private set; }

        public int Severity { get; private set; }

        public long First { get; private set; } = long.MaxValue;

        public long Last { get; private set; } = long.MinValue;

        /// <summary>The record nearest to the onset; the first when that is not known.</summary>
        public int Example { get; private set; } = -1;

        public long ExampleTime { get; private set; }

        public double Score { get; set; }

        public void Add(int index, long time, long? onset, int severity)
        {
            Count++;
            Severity = Math.Max(Severity, severity);
            (First, Last) = (Math.Min(First, time), Math.Max(Last, time));
            var distance = 0L;
            if (onset is { } began)
            {
                distance = Math.Abs(time - began);
                _ = time >= began ? Since++ : Before++;
            }

            if (distance < _distance)
            {
                (_distance, Example, ExampleTime) = (distance, index, time);
            }
        }

        public void Add(Tally part)
        {
            Count += part.Count;
            Before += part.Before;
            Since += part.Since;
            Severity = Math.Max(Severity, part.Severity);
            (First, Last) = (Math.Min(First, part.First), Math.Max(Last, part.Last));
            if (part._distance < _distance || (part._distance == _distance && part.Example < Example))
            {
                (_distance, Example, ExampleTime) = (part._distance, part.Example, part.ExampleTime);
            }
        }
    }
}
