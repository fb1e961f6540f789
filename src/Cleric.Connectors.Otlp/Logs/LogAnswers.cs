using System.Globalization;
using Cleric.Connectors.Otlp.Answers;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Logs;

/// <summary>Answers log queries from a table.</summary>
internal static class LogAnswers
{
    private const int Severe = 17;

    public static LogAnswer Answer(LogQuery query, EntityMatch match, LogTable table, FileFacts facts, string files, long goesOnTo, TimeSpan? tolerance)
    {
        var frame = new Frame(query, match, files);
        if (query.MinSeverity > 0)
        {
            frame.Condition(string.Create(CultureInfo.InvariantCulture, $"severity_number>={query.MinSeverity}"));
        }

        var contains = string.IsNullOrEmpty(query.Contains) ? null : new TextSearch(table.Texts, query.Contains);
        if (contains is not null)
        {
            frame.Condition($"contains \"{query.Contains}\"");
        }

        HashSet<UInt128>? traces = query.TraceIds is { Count: > 0 } ids ? [.. ids.Select(id => UInt128.TryParse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var parsed) ? parsed : UInt128.Zero).Where(id => id != UInt128.Zero)] : null;
        if (traces is not null)
        {
            frame.Condition(string.Create(CultureInfo.InvariantCulture, $"trace_id in {query.TraceIds!.Count} ids"));
        }

        var from = UnixTime.Nanos(query.Window.Start);
        var to = UnixTime.Nanos(query.Window.End);
        var found = new List<int>();
        var times = new List<long>();
        var rows = table.Rows;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (!match.Matches(row.Resource))
            {
                continue;
            }

            times.Add(row.Time);
            if (row.Time >= from && row.Time < to && row.Severity >= query.MinSeverity && (traces is null || traces.Contains(row.TraceId)) && (contains is null || Holds(contains, table, row)))
            {
                found.Add(i);
            }
        }

        var kept = Limited(found, table, query.Limit);
        if (kept.Count < found.Count)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"{found.Count} records were thinned to {kept.Count}: errors first, the rest evenly over the window."));
        }

        frame.Files(facts, table.Stride);
        frame.Judge(found.Count, Freshness.OfEvents(times.ToArray()), goesOnTo, tolerance, "log records");
        var answer = new LogAnswer { Records = kept.ConvertAll(at => Record(table, table.Rows[at])) };
        return frame.Round(answer, found.Count, found.Count == 0 ? null : new TimeWindow(UnixTime.Time(rows[found[0]].Time), UnixTime.Time(rows[found[^1]].Time)));
    }

    private static bool Holds(TextSearch search, LogTable table, in LogTable.Row row)
    {
        if (search.In(row.Body))
        {
            return true;
        }

        foreach (var (_, value) in table.AttributesOf(row))
        {
            if (search.In(value))
            {
                return true;
            }
        }

        return false;
    }

    private static List<int> Limited(List<int> found, LogTable table, int limit)
    {
        if (found.Count <= limit)
        {
            return found;
        }

        var severe = new List<int>();
        var others = new List<int>();
        foreach (var at in found)
        {
            (table.Rows[at].Severity >= Severe ? severe : others).Add(at);
        }

        if (severe.Count >= limit)
        {
            return Sampling.Even(severe, limit);
        }

        severe.AddRange(Sampling.Even(others, limit - severe.Count));
        severe.Sort();
        return severe;
    }

    private static LogRecord Record(LogTable table, in LogTable.Row row)
    {
        var attributes = new Dictionary<string, string>(row.AttributesCount, StringComparer.Ordinal);
        foreach (var (key, value) in table.AttributesOf(row))
        {
            attributes[table.Keys.Get(key)] = table.Texts.Get(value);
        }

        return new LogRecord
        {
            Time = UnixTime.Time(row.Time),
            Entity = row.Resource.Ambiguous ? null : row.Resource.Entity,
            Severity = row.Severity,
            Body = table.Texts.Get(row.Body),
            Attributes = attributes,
            TraceId = row.TraceId == UInt128.Zero ? null : OtlpValues.Hex(row.TraceId),
            SpanId = row.SpanId == 0 ? null : OtlpValues.Hex(row.SpanId),
        };
    }

    /// <summary>Looks for a text without regard to case, in each different text once.</summary>
    private sealed class TextSearch(Utf8Pool texts, string wanted)
    {
        private readonly sbyte[] _known = new sbyte[texts.Count];

        public bool In(int text)
        {
            ref var known = ref _known[text];
            if (known == 0)
            {
                known = texts.Get(text).Contains(wanted, StringComparison.OrdinalIgnoreCase) ? (sbyte)1 : (sbyte)-1;
            }

            return known > 0;
        }
    }
}
