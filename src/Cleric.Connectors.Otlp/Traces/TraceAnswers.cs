using System.Globalization;
using Cleric.Connectors.Otlp.Answers;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Answers trace queries from a table.</summary>
internal static class TraceAnswers
{
    public static TraceAnswer Answer(TraceQuery query, EntityMatch match, EntityNames names, SpanTable table, int stride, FileFacts facts, string files, long goesOnTo, TimeSpan? tolerance)
    {
        var frame = new Frame(query, match, files);
        if (query.TraceId is { } wanted)
        {
            frame.Condition($"trace_id={wanted}");
        }

        if (query.ErrorsOnly)
        {
            frame.Condition("status=error");
        }

        var traceId = TraceIdOf(query);
        var from = UnixTime.Nanos(query.Window.Start);
        var to = UnixTime.Nanos(query.Window.End);
        var family = new Family(table);
        var found = new List<Found>();
        var available = 0L;
        foreach (var (first, count) in table.Traces)
        {
            if ((traceId is { } id && table.Rows[first].TraceId != id) || (query.ErrorsOnly && !HasError(table, first, count)))
            {
                continue;
            }

            var rows = Kin(table, family, match, first, count, from, to);
            if (rows.Count > 0)
            {
                found.Add(new Found(first, count, rows));
                available += rows.Count;
            }
        }

        var kept = Limited(found, available, query.Limit);
        var keptRows = kept.Sum(trace => trace.Rows.Count);
        if (keptRows < available)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"{available} spans of {found.Count} traces were thinned to {keptRows} spans of {kept.Count} traces, evenly over the window."));
        }

        frame.Files(facts, stride);
        var (times, covered) = Times(table, match, from, to);
        frame.Judge(available, Freshness.OfEvents(times), goesOnTo, tolerance, "spans");
        var peers = new Peers(names, table);
        var spans = new List<Span>(keptRows);
        foreach (var trace in kept)
        {
            family.Enter(trace.First, trace.Count);
            var id = OtlpValues.Hex(table.Rows[trace.First].TraceId);
            spans.AddRange(trace.Rows.Select(row => ToSpan(table, family, peers, row, id)));
        }

        return frame.Round(new TraceAnswer { Spans = spans }, available, covered);
    }

    /// <summary>The trace asked for, or null for any.</summary>
    /// <exception cref="ClericException">It is no trace id.</exception>
    public static UInt128? TraceIdOf(TraceQuery query) =>
        query.TraceId is null ? null
        : query.TraceId.Length == 32 && UInt128.TryParse(query.TraceId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id
        : throw new ClericException($"The query's TraceId '{query.TraceId}' is no trace id. Give 32 hexadecimal digits, or null for every trace.");

    private static bool HasError(SpanTable table, int first, int count)
    {
        foreach (ref readonly var row in table.Rows.Slice(first, count))
        {
            if (row.Error)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The entity's spans that begin in the window, with their parents and children as far as those overlap it.</summary>
    private static List<int> Kin(SpanTable table, Family family, EntityMatch match, int first, int count, long from, long to)
    {
        var rows = table.Rows;
        var any = false;
        for (var i = first; i < first + count && !any; i++)
        {
            any = rows[i].Start >= from && rows[i].Start < to && match.Matches(rows[i].Resource);
        }

        var kin = new List<int>();
        if (!any)
        {
            return kin;
        }

        family.Enter(first, count);
        var wanted = new bool[count];
        for (var i = first; i < first + count; i++)
        {
            var own = rows[i].Start >= from && rows[i].Start < to && match.Matches(rows[i].Resource);
            wanted[i - first] |= own;
            var parent = family.ParentOf(i);
            if (parent < 0)
            {
                continue;
            }

            wanted[parent - first] |= own && rows[parent].Overlaps(from, to);
            var ofOwn = rows[parent].Start >= from && rows[parent].Start < to && match.Matches(rows[parent].Resource);
            wanted[i - first] |= ofOwn && rows[i].Overlaps(from, to);
        }

        for (var i = 0; i < count; i++)
        {
            if (wanted[i])
            {
                kin.Add(first + i);
            }
        }

        return kin;
    }

    /// <summary>Whole traces, evenly over the window. Only where a single one is longer than the limit it is cut, from its end.</summary>
    private static List<Found> Limited(List<Found> found, long available, int limit)
    {
        if (available <= limit)
        {
            return found;
        }

        var kept = new List<Found>();
        var passed = 0L;
        var taken = 0L;
        foreach (var trace in found)
        {
            passed += trace.Rows.Count;
            var due = (double)passed * limit / available;
            if (taken + trace.Rows.Count <= limit && taken + (trace.Rows.Count / 2.0) <= due)
            {
                kept.Add(trace);
                taken += trace.Rows.Count;
            }
        }

        if (kept.Count == 0)
        {
            var shortest = found.MinBy(trace => trace.Rows.Count)!;
            kept.Add(shortest with { Rows = shortest.Rows.GetRange(0, Math.Min(limit, shortest.Rows.Count)) });
        }

        return kept;
    }

    private static (long[] Times, TimeWindow? Covered) Times(SpanTable table, EntityMatch match, long from, long to)
    {
        var times = new List<long>();
        foreach (ref readonly var row in table.Rows)
        {
            if (match.Matches(row.Resource))
            {
                times.Add(row.Start);
            }
        }

        times.Sort();
        var inside = times.FindAll(time => time >= from && time < to);
        return ([.. times], inside.Count == 0 ? null : new TimeWindow(UnixTime.Time(inside[0]), UnixTime.Time(inside[^1])));
    }

    private static Span ToSpan(SpanTable table, Family family, Peers peers, int at, string traceId)
    {
        ref readonly var row = ref table.Rows[at];
        var attributes = new Dictionary<string, string>(row.AttributesCount, StringComparer.Ordinal);
        foreach (var (key, value) in table.AttributesOf(row))
        {
            attributes[table.Keys.Get(key)] = table.Texts.Get(value);
        }

        return new Span
        {
            TraceId = traceId,
            SpanId = OtlpValues.Hex(row.SpanId),
            ParentSpanId = row.ParentId == 0 ? null : OtlpValues.Hex(row.ParentId),
            Entity = row.Resource.Entity,
            Name = table.Keys.Get(row.Name),
            Kind = (SpanKind)row.Kind,
            Start = UnixTime.Time(row.Start),
            Duration = UnixTime.Span(row.Duration),
            Error = row.Error,
            StatusMessage = row.StatusMessage == Utf8Pool.Empty ? null : table.Texts.Get(row.StatusMessage),
            Peer = peers.Of(row, family.CalleeOf(at)),
            Attributes = attributes,
        };
    }

    private sealed record Found(int First, int Count, List<int> Rows);
}
