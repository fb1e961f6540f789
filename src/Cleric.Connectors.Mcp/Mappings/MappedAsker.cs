using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Tools;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using ModelContextProtocol.Protocol;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>Answers typed queries by a tool and a mapping of its results.</summary>
internal sealed class MappedAsker(ToolDesk desk, Mapping mapping, Secrets secrets)
{
    public async ValueTask<Answer> AnswerAsync(Query query, CancellationToken cancellationToken)
    {
        var mapped = mapping.Queries[query.Kind];
        if (query.Native is not null)
        {
            return NoAnswer.Failed($"{query.Kind} queries are written by the mapping file. Leave Native null, or ask a tool query.");
        }

        if (query.Entity is null && !mapped.WholeEstate)
        {
            return NoAnswer.NotConfigured($"{query.Kind} queries are mapped for one entity at a time. Name the entity, or set wholeEstate in the mapping file if the tool answers for all.");
        }

        // One more than is wanted tells whether there are more.
        var limit = Math.Min(query.Limit < int.MaxValue ? query.Limit + 1 : query.Limit, mapped.MaxLimit);
        var arguments = mapped.Arguments.Fill(query, limit);
        var sent = secrets.Mask(ToolAsker.Sent(mapped.Tool, arguments));
        try
        {
            var result = await desk.CallAsync(mapped.Tool, arguments, cancellationToken).ConfigureAwait(false);
            if (result.IsError == true)
            {
                return ToolAsker.Failure(mapped.Tool, result, secrets) with { SentAs = sent };
            }

            return Make(mapped, query, Rows(mapped, result), limit, cancellationToken) with { SentAs = sent };
        }
        catch (ConnectorFault fault)
        {
            return fault.Answer with { SentAs = sent };
        }
    }

    private static List<JsonElement> Rows(MappedQuery mapped, CallToolResult result)
    {
        // Servers wrap a text that is JSON in a structure of their own: the first of both in which the rows are is taken.
        var documents = Documents(result).ToList();
        var found = documents.Select(document => mapped.Rows.Find(document).ToList()).FirstOrDefault(rows => rows.Count > 0) ?? [];
        if (documents.Count == 0)
        {
            throw ConnectorFault.Failed($"The tool '{mapped.Tool}' returned no JSON, so that it has no rows. Map another tool, or take {mapped.Kind} out of the mapping file: its results are then documents.");
        }

        if (found.Count == 0 && !documents.Exists(document => IsListOfNone(mapped.Rows, document)))
        {
            throw ConnectorFault.Failed($"The result of the tool '{mapped.Tool}' has nothing at '{mapped.Rows.Text}', where the mapping file has its rows. Look at the result by a tool query, and mend \"rows\".");
        }

        return [.. found.SelectMany(element => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToArray() : [element]).Where(element => element.ValueKind != JsonValueKind.Null)];
    }

    /// <summary>Whether there is nothing because a list is empty or null, rather than missing.</summary>
    private static bool IsListOfNone(JsonPath path, JsonElement document)
    {
        for (var text = path.Text; text.EndsWith(']') || text.Contains('.', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal);)
        {
            text = text[..Math.Max(text.LastIndexOf('.'), text.LastIndexOf('['))];
            if (JsonPath.Parse(text)?.Find(document).ToList() is { Count: > 0 } parents)
            {
                return parents.TrueForAll(parent => parent.ValueKind == JsonValueKind.Null || (parent.ValueKind == JsonValueKind.Array && parent.GetArrayLength() == 0));
            }
        }

        return false;
    }

    private static IEnumerable<JsonElement> Documents(CallToolResult result)
    {
        if (result.StructuredContent is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } structured)
        {
            yield return structured;
        }

        foreach (var text in result.Content.Select(block => block is TextContentBlock said ? said.Text : ((block as EmbeddedResourceBlock)?.Resource as TextResourceContents)?.Text))
        {
            // Words for people stand beside what is for programs.
            if (text is not null && Parse(text) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } document)
            {
                yield return document;
            }
        }
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Answer Make(MappedQuery mapped, Query query, List<JsonElement> rows, int limit, CancellationToken cancellationToken)
    {
        var reader = new RowReader(mapped, query, secrets);
        var notes = new Notes();
        var checkedRows = rows.Select((row, index) =>
        {
            if (index % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return row;
        });
        Answer answer = query switch
        {
            LogQuery logs => new LogAnswer { Records = Keep(Sorted(checkedRows.Select(row => Record(reader, row, logs)), record => record.Time), query, notes, out var count), RowsAvailable = count },
            MetricQuery metrics => Metrics(checkedRows, reader, metrics, notes),
            ChangeQuery => new ChangeAnswer { Changes = Keep(Sorted(checkedRows.Select(row => ChangeOf(reader, row)), change => change.Time), query, notes, out var count), RowsAvailable = count },
            AlertQuery => new AlertAnswer { Alerts = Keep(Sorted(checkedRows.Select(row => AlertOf(reader, row, query.Window)), alert => alert.StartsAt), query, notes, out var count), RowsAvailable = count },
            ResourceQuery => new ResourceAnswer { States = Keep(Sorted(checkedRows.Select(row => StateOf(reader, row)), state => state.Time), query, notes, out var count), RowsAvailable = count },
            KnowledgeQuery => Knowledge([.. checkedRows.Select(row => SectionOf(reader, row)).OfType<KnowledgeSection>()], query, notes),
            _ => TopologyOf(checkedRows, reader, query, notes),
        };
        if (mapped.Arguments.Uses("limit") && rows.Count == limit && !notes.IsCut)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"The tool returned as many rows as it was asked for ({limit}): there may be more."));
        }

        if (reader.Outside > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.Outside} rows outside of the window were left out."));
        }

        if (reader.Illegible > 0)
        {
            if (answer.Rows == 0 && reader.Illegible == rows.Count)
            {
                throw ConnectorFault.Failed(string.Create(CultureInfo.InvariantCulture, $"None of the {rows.Count} rows that the tool '{mapped.Tool}' returned has what a row needs. Check \"fields\" and \"timeFormat\" of {query.Kind} in the mapping file."));
            }

            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{reader.Illegible} rows without a legible time, number or text were left out."));
        }

        return answer with { Coverage = notes.CoverageOf(answer.Rows), Note = notes.Text, CoveredWindow = query is KnowledgeQuery or TopologyQuery ? null : query.Window };
    }

    private static List<T> Sorted<T>(IEnumerable<T?> rows, Func<T, DateTimeOffset> time)
        where T : class => [.. rows.OfType<T>().OrderBy(time)];

    /// <summary>So many of a list, evenly spaced, the first and the last among them.</summary>
    private static List<T> Keep<T>(List<T> rows, Query query, Notes notes, out long count)
    {
        count = rows.Count;
        if (rows.Count <= query.Limit)
        {
            return rows;
        }

        notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows were thinned to {query.Limit}, evenly over the window."));
        return [.. Enumerable.Range(0, query.Limit).Select(i => rows[query.Limit == 1 ? 0 : (int)((long)i * (rows.Count - 1) / (query.Limit - 1))])];
    }

    private static LogRecord? Record(RowReader reader, JsonElement row, LogQuery query)
    {
        if (!reader.IsAsked(row, out var entity) || !reader.InWindow(row, out var time) || !reader.Has(row, "body", out var body))
        {
            return null;
        }

        var record = new LogRecord
        {
            Time = time,
            Entity = entity,
            Body = body,
            Severity = Words.Severity(reader.Text(row, "severity")),
            TraceId = reader.Text(row, "traceId"),
            SpanId = reader.Text(row, "spanId"),
            Attributes = reader.Attributes(row),
        };
        return (record.Severity == 0 || record.Severity >= query.MinSeverity)
            && (query.Contains is null || body.Contains(query.Contains, StringComparison.OrdinalIgnoreCase))
            && (query.TraceIds is not { Count: > 0 } traces || traces.Contains(record.TraceId, StringComparer.OrdinalIgnoreCase))
            ? record : null;
    }

    private static Change? ChangeOf(RowReader reader, JsonElement row)
    {
        if (!reader.IsAsked(row, out var entity) || !reader.InWindow(row, out var time) || !reader.Has(row, "title", out var title))
        {
            return null;
        }

        return new Change
        {
            Id = reader.Text(row, "id") ?? IdOf(row),
            Time = time,
            Kind = reader.Text(row, "kind") ?? "config",
            Entity = entity,
            Title = title,
            Author = reader.Text(row, "author"),
            From = reader.Text(row, "from"),
            To = reader.Text(row, "to"),
            Diff = reader.Text(row, "diff"),
            Attributes = reader.Attributes(row),
        };
    }

    private static Alert? AlertOf(RowReader reader, JsonElement row, TimeWindow window)
    {
        if (!reader.IsAsked(row, out var entity) || !reader.Has(row, "name", out var name))
        {
            return null;
        }

        var (start, end) = (reader.Time(row, "time"), reader.Time(row, "endsAt"));
        if (start is not { } began)
        {
            reader.Leave();
            return null;
        }

        // Some write a time before all times for an alert that lasts.
        end = end > began ? end : null;
        if (began >= window.End || end < window.Start)
        {
            reader.LeaveOutside();
            return null;
        }

        return new Alert
        {
            Id = reader.Text(row, "id") ?? IdOf(row),
            Name = name,
            Entity = entity,
            Severity = reader.Text(row, "severity"),
            State = Words.AlertState(reader.Text(row, "state")) ?? (end is null ? "firing" : "resolved"),
            StartsAt = began,
            EndsAt = end,
            Summary = reader.Text(row, "summary"),
            Labels = reader.Attributes(row),
        };
    }

    private static ResourceState? StateOf(RowReader reader, JsonElement row) =>
        reader.IsAsked(row, out var entity) && entity is not null && reader.InWindow(row, out var time) && reader.Has(row, "state", out var state)
            ? new ResourceState { Time = time, Entity = entity, State = Words.ResourceState(state), Attributes = new Dictionary<string, string>(reader.Attributes(row), StringComparer.Ordinal) { ["state"] = state } }
            : null;

    private static KnowledgeSection? SectionOf(RowReader reader, JsonElement row) =>
        reader.IsAsked(row, out var entity) && reader.Has(row, "title", out var title) && reader.Has(row, "text", out var text)
            ? new KnowledgeSection { Id = reader.Text(row, "id") ?? IdOf(row), Title = title, Text = text, UpdatedAt = reader.Time(row, "updatedAt"), Entities = entity is null ? [] : [entity] }
            : null;

    private static KnowledgeAnswer Knowledge(List<KnowledgeSection> sections, Query query, Notes notes)
    {
        if (sections.Count > query.Limit)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{sections.Count - query.Limit} further sections were left out."));
        }

        return new KnowledgeAnswer { Sections = [.. sections.Take(query.Limit)], RowsAvailable = sections.Count };
    }

    private static TopologyAnswer TopologyOf(IEnumerable<JsonElement> rows, RowReader reader, Query query, Notes notes)
    {
        var dependencies = new List<Dependency>();
        foreach (var row in rows)
        {
            if (reader.Has(row, "from", out var from) && reader.Has(row, "to", out var to))
            {
                dependencies.Add(new Dependency(Entity.Parse(from), Entity.Parse(to), reader.Text(row, "dependency") ?? "calls"));
            }
        }

        var asked = query.Entity is not { } entity
            ? dependencies.Distinct().ToList()
            : dependencies.Distinct().Where(dependency => IsAsked(dependency.From) || IsAsked(dependency.To)).ToList();
        var kept = new List<Dependency>();
        var entities = new List<Entity>();
        var all = asked.SelectMany(dependency => new[] { dependency.From, dependency.To }).Distinct().Count() + asked.Count;
        foreach (var dependency in asked)
        {
            var added = new[] { dependency.From, dependency.To }.Distinct().Except(entities).ToList();
            if (kept.Count + entities.Count + added.Count + 1 <= query.Limit)
            {
                kept.Add(dependency);
                entities.AddRange(added);
            }
        }

        // An entity by itself is worth a row too.
        if (kept.Count == 0 && asked.Count > 0)
        {
            entities.Add(query.Entity ?? asked[0].From);
        }

        if (kept.Count + entities.Count < all)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{all - kept.Count - entities.Count} of {all} entities and dependencies were left out."));
        }

        return new TopologyAnswer { Topology = new Topology { Entities = [.. entities.Select(one => new TopologyEntity(one))], Dependencies = kept }, RowsAvailable = all };

        bool IsAsked(Entity one) => one == query.Entity || query.Aliases.Contains(one.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static MetricAnswer Metrics(IEnumerable<JsonElement> rows, RowReader reader, MetricQuery query, Notes notes)
    {
        var series = new SortedDictionary<string, (MetricSeries Head, SortedDictionary<long, double> Samples)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!reader.IsAsked(row, out var entity) || entity is null || !reader.InWindow(row, out var time) || !reader.Has(row, "metric", out var metric) || !reader.Has(row, "value", out var text))
            {
                continue;
            }

            var at = time.ToUnixTimeMilliseconds();
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                reader.Leave();
                continue;
            }

            if (DateTimeOffset.FromUnixTimeMilliseconds(at) < query.Window.Start)
            {
                reader.LeaveOutside();
                continue;
            }

            if (query.Metric is not null && !metric.Equals(query.Metric, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var head = new MetricSeries
            {
                Metric = metric,
                Entity = entity,
                Unit = reader.Text(row, "unit"),
                Statistic = reader.Text(row, "statistic") ?? "value",
                Attributes = reader.Attributes(row),
                Times = default,
                Values = default,
            };
            var key = string.Join('\0', [metric, entity.Id, head.Statistic, head.Unit, .. head.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")]);
            if (!series.TryGetValue(key, out var known))
            {
                series[key] = known = (head, []);
            }

            known.Samples[at] = value;
        }

        long total = series.Values.Sum(one => one.Samples.Count);
        if (total > query.Limit)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{total} samples were thinned to {query.Limit}, evenly over the window."));
        }

        var (before, taken) = (0L, 0L);
        var kept = new List<MetricSeries>();
        foreach (var (head, samples) in series.Values)
        {
            before += samples.Count;
            var share = (int)((total <= query.Limit ? before : before * query.Limit / total) - taken);
            taken += share;
            if (share > 0)
            {
                var all = samples.ToArray();
                var some = Enumerable.Range(0, share).Select(i => all[share == 1 ? 0 : (int)((long)i * (all.Length - 1) / (share - 1))]).ToArray();
                kept.Add(head with { Times = some.Select(sample => sample.Key).ToArray(), Values = some.Select(sample => sample.Value).ToArray() });
            }
        }

        return new MetricAnswer { Series = kept, RowsAvailable = total };
    }

    private static string IdOf(JsonElement row) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.GetRawText())))[..16];
}
