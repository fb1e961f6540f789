using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Safety;

/// <summary>Goes over every text of every kind of answer. What does not change stays the same instance.</summary>
internal sealed class AnswerRedaction(Redactor redactor)
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    public Answer Redact(Answer answer)
    {
        var content = answer switch
        {
            LogAnswer log => Each(log.Records, Record) is var records && ReferenceEquals(records, log.Records) ? log : log with { Records = records },
            TraceAnswer trace => Each(trace.Spans, Span) is var spans && ReferenceEquals(spans, trace.Spans) ? trace : trace with { Spans = spans },
            MetricAnswer metric => Each(metric.Series, Series) is var series && ReferenceEquals(series, metric.Series) ? metric : metric with { Series = series },
            ChangeAnswer change => Each(change.Changes, Change) is var changes && ReferenceEquals(changes, change.Changes) ? change : change with { Changes = changes },
            ResourceAnswer resource => Each(resource.States, State) is var states && ReferenceEquals(states, resource.States) ? resource : resource with { States = states },
            TopologyAnswer topology => Topology(topology.Topology) is var map && ReferenceEquals(map, topology.Topology) ? topology : topology with { Topology = map },
            AlertAnswer alert => Each(alert.Alerts, Alert) is var alerts && ReferenceEquals(alerts, alert.Alerts) ? alert : alert with { Alerts = alerts },
            KnowledgeAnswer knowledge => Each(knowledge.Sections, Section) is var sections && ReferenceEquals(sections, knowledge.Sections) ? knowledge : knowledge with { Sections = sections },
            ToolAnswer tool => Each(tool.Contents, Content) is var contents && ReferenceEquals(contents, tool.Contents) ? tool : tool with { Contents = contents },
            _ => answer,
        };
        var note = Text(answer.Note);
        var sentAs = Text(answer.SentAs);
        var link = Text(answer.Link);
        return Same(note, answer.Note) && Same(sentAs, answer.SentAs) && Same(link, answer.Link) ? content : content with { Note = note, SentAs = sentAs, Link = link };
    }

    private LogRecord Record(LogRecord record)
    {
        var entity = Entity(record.Entity);
        var body = Text(record.Body);
        var attributes = Fields(record.Attributes);
        var traceId = Id(record.TraceId);
        var spanId = Id(record.SpanId);
        return Same(entity, record.Entity) && Same(body, record.Body) && Same(attributes, record.Attributes) && Same(traceId, record.TraceId) && Same(spanId, record.SpanId)
            ? record
            : record with { Entity = entity, Body = body, Attributes = attributes, TraceId = traceId, SpanId = spanId };
    }

    private Span Span(Span span)
    {
        var traceId = Id(span.TraceId);
        var spanId = Id(span.SpanId);
        var parentId = Id(span.ParentSpanId);
        var entity = Entity(span.Entity);
        var name = Text(span.Name);
        var status = Text(span.StatusMessage);
        var peer = Entity(span.Peer);
        var attributes = Fields(span.Attributes);
        return Same(traceId, span.TraceId) && Same(spanId, span.SpanId) && Same(parentId, span.ParentSpanId) && Same(entity, span.Entity) && Same(name, span.Name)
            && Same(status, span.StatusMessage) && Same(peer, span.Peer) && Same(attributes, span.Attributes)
            ? span
            : span with
            {
                TraceId = traceId,
                SpanId = spanId,
                ParentSpanId = parentId,
                Entity = entity,
                Name = name,
                StatusMessage = status,
                Peer = peer,
                Attributes = attributes,
            };
    }

    private MetricSeries Series(MetricSeries series)
    {
        var metric = Text(series.Metric);
        var entity = Entity(series.Entity);
        var statistic = Text(series.Statistic);
        var unit = Text(series.Unit);
        var attributes = Fields(series.Attributes);
        return Same(metric, series.Metric) && Same(entity, series.Entity) && Same(statistic, series.Statistic) && Same(unit, series.Unit) && Same(attributes, series.Attributes)
            ? series
            : series with { Metric = metric, Entity = entity, Statistic = statistic, Unit = unit, Attributes = attributes };
    }

    private Change Change(Change change)
    {
        var id = Text(change.Id);
        var kind = Text(change.Kind);
        var entity = Entity(change.Entity);
        var title = Text(change.Title);
        var author = Text(change.Author);
        var from = Text(change.From);
        var to = Text(change.To);
        var diff = Text(change.Diff);
        var attributes = Fields(change.Attributes);
        return Same(id, change.Id) && Same(kind, change.Kind) && Same(entity, change.Entity) && Same(title, change.Title) && Same(author, change.Author)
            && Same(from, change.From) && Same(to, change.To) && Same(diff, change.Diff) && Same(attributes, change.Attributes)
            ? change
            : change with { Id = id, Kind = kind, Entity = entity, Title = title, Author = author, From = from, To = to, Diff = diff, Attributes = attributes };
    }

    private ResourceState State(ResourceState state)
    {
        var entity = Entity(state.Entity);
        var word = Text(state.State);
        var conditions = Each(state.Conditions, Condition);
        var events = Each(state.Events, Event);
        var attributes = Fields(state.Attributes);
        return Same(entity, state.Entity) && Same(word, state.State) && Same(conditions, state.Conditions) && Same(events, state.Events) && Same(attributes, state.Attributes)
            ? state
            : state with { Entity = entity, State = word, Conditions = conditions, Events = events, Attributes = attributes };
    }

    private ResourceCondition Condition(ResourceCondition condition)
    {
        var type = Text(condition.Type);
        var status = Text(condition.Status);
        var reason = Text(condition.Reason);
        var message = Text(condition.Message);
        return Same(type, condition.Type) && Same(status, condition.Status) && Same(reason, condition.Reason) && Same(message, condition.Message)
            ? condition
            : condition with { Type = type, Status = status, Reason = reason, Message = message };
    }

    private ResourceEvent Event(ResourceEvent happening)
    {
        var reason = Text(happening.Reason);
        var message = Text(happening.Message);
        return Same(reason, happening.Reason) && Same(message, happening.Message) ? happening : happening with { Reason = reason, Message = message };
    }

    private Topology Topology(Topology topology)
    {
        var entities = Each(topology.Entities, TopologyEntity);
        var dependencies = Each(topology.Dependencies, Dependency);
        return Same(entities, topology.Entities) && Same(dependencies, topology.Dependencies) ? topology : topology with { Entities = entities, Dependencies = dependencies };
    }

    private TopologyEntity TopologyEntity(TopologyEntity known)
    {
        var entity = Entity(known.Entity);
        var aliases = Each(known.Aliases, redactor.Redact);
        var attributes = Fields(known.Attributes);
        return Same(entity, known.Entity) && Same(aliases, known.Aliases) && Same(attributes, known.Attributes)
            ? known
            : known with { Entity = entity, Aliases = aliases, Attributes = attributes };
    }

    private Dependency Dependency(Dependency dependency)
    {
        var from = Entity(dependency.From);
        var to = Entity(dependency.To);
        var kind = Text(dependency.Kind);
        return Same(from, dependency.From) && Same(to, dependency.To) && Same(kind, dependency.Kind) ? dependency : new Dependency(from, to, kind);
    }

    private Alert Alert(Alert alert)
    {
        var id = Text(alert.Id);
        var name = Text(alert.Name);
        var entity = Entity(alert.Entity);
        var severity = Text(alert.Severity);
        var state = Text(alert.State);
        var summary = Text(alert.Summary);
        var labels = Fields(alert.Labels);
        return Same(id, alert.Id) && Same(name, alert.Name) && Same(entity, alert.Entity) && Same(severity, alert.Severity) && Same(state, alert.State)
            && Same(summary, alert.Summary) && Same(labels, alert.Labels)
            ? alert
            : alert with { Id = id, Name = name, Entity = entity, Severity = severity, State = state, Summary = summary, Labels = labels };
    }

    private KnowledgeSection Section(KnowledgeSection section)
    {
        var id = Text(section.Id);
        var title = Text(section.Title);
        var text = Text(section.Text);
        var entities = Each(section.Entities, entity => Entity(entity));
        var steps = Each(section.Steps, Step);
        return Same(id, section.Id) && Same(title, section.Title) && Same(text, section.Text) && Same(entities, section.Entities) && Same(steps, section.Steps)
            ? section
            : section with { Id = id, Title = title, Text = text, Entities = entities, Steps = steps };
    }

    private KnowledgeStep Step(KnowledgeStep step)
    {
        var condition = Text(step.Condition);
        var check = Text(step.Check);
        return Same(condition, step.Condition) && Same(check, step.Check) ? step : new KnowledgeStep(condition, check);
    }

    private ToolContent Content(ToolContent content)
    {
        var text = Text(content.Text);
        var mediaType = Text(content.MediaType);
        return Same(text, content.Text) && Same(mediaType, content.MediaType) ? content : new ToolContent(text, mediaType);
    }

    [return: NotNullIfNotNull(nameof(text))]
    private string? Text(string? text) => text is null ? null : redactor.Redact(text);

    /// <summary>An id of a trace or span: hexadecimal digits hold no secret, and chance must not break the trace.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    private string? Id(string? id) => id is { Length: 16 or 32 } && !id.AsSpan().ContainsAnyExcept(Hexadecimal) ? id : Text(id);

    [return: NotNullIfNotNull(nameof(entity))]
    private Entity? Entity(Entity? entity)
    {
        if (entity is null)
        {
            return null;
        }

        var name = redactor.RedactName(entity.Name);
        var kind = redactor.Redact(entity.Kind);
        return Same(name, entity.Name) && Same(kind, entity.Kind) ? entity : new Entity(name, kind);
    }

    private IReadOnlyDictionary<string, string> Fields(IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Count == 0)
        {
            return fields;
        }

        if (fields is Dictionary<string, string> plain)
        {
            // Without the allocation of an enumerator: this is nearly every case.
            foreach (var (key, value) in plain)
            {
                if (Changes(key, value))
                {
                    return Redacted(fields);
                }
            }

            return fields;
        }

        foreach (var (key, value) in fields)
        {
            if (Changes(key, value))
            {
                return Redacted(fields);
            }
        }

        return fields;
    }

    private bool Changes(string key, string value) => !Same(redactor.RedactValue(key, value), value) || !Same(redactor.Redact(key), key);

    private Dictionary<string, string> Redacted(IReadOnlyDictionary<string, string> fields)
    {
        var result = new Dictionary<string, string>(fields.Count);
        foreach (var (key, value) in fields)
        {
            var name = redactor.Redact(key);
            var unique = name;
            for (var n = 2; result.ContainsKey(unique); n++)
            {
                unique = $"{name}#{n}";
            }

            result[unique] = redactor.RedactValue(key, value);
        }

        return result;
    }

    private static IReadOnlyList<T> Each<T>(IReadOnlyList<T> items, Func<T, T> redact)
        where T : class
    {
        T[]? changed = null;
        for (var i = 0; i < items.Count; i++)
        {
            var item = redact(items[i]);
            if (!ReferenceEquals(item, items[i]))
            {
                (changed ??= [.. items])[i] = item;
            }
        }

        return changed ?? items;
    }

    private static bool Same(object? left, object? right) => ReferenceEquals(left, right);
}
