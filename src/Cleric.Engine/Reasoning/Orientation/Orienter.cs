using System.Text;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Models.Seats;
using Cleric.Queries;
using Cleric.Reasoning.Orientation.Questions;
using Cleric.Reasoning.Readers;
using Cleric.Reasoning.Statistics;
using Cleric.Triggers;
using Microsoft.Extensions.Options;

namespace Cleric.Reasoning.Orientation;

/// <summary>
/// Settles what is looked at: the topology, where the symptom is, when it began, and what counts as normal. It works in steps, each a function of what is
/// known, so that it goes on after an interruption where it stopped.
/// </summary>
internal sealed class Orienter(IOptions<ClericOptions> options, TimeProvider time)
{
    /// <summary>A time before this was left at its default, or is the wrong unit.</summary>
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far back changes are asked for where a question speaks of one and names no time: "since the last deploy".</summary>
    private static readonly TimeSpan ChangesBack = TimeSpan.FromDays(1);

    private static readonly QueryKind[] SymptomKinds = [QueryKind.Metric, QueryKind.Trace, QueryKind.Log];

    /// <summary>The next questions to ask, or the scope when enough is known.</summary>
    public OrientationStep Next(CaseFold view)
    {
        var (topology, fromTraces) = TopologyOf(view);
        var index = TopologyIndex.Of(topology);
        var reading = ReadingOf(view, topology);
        var (window, at) = WindowOf(view.Trigger, reading, view.Baseline, view.OpenedAt);
        if (view.Questions.Count == 0)
        {
            var changed = reading is { SpeaksOfChange: true, Window: null } && view.Trigger.Window is null && window.Start > window.End - ChangesBack ? window with { Start = window.End - ChangesBack } : window;
            return new OrientationStep(
            [
                Ask(view, new TopologyQuery { Window = window }, "to know who depends on whom"),
                Ask(view, new ChangeQuery { Window = changed }, "most incidents begin with a change"),
                Ask(view, new AlertQuery { Window = window }, "to see what else fired, and whether this alert comes and goes"),
            ]);
        }

        var notes = new List<string>();
        if (!fromTraces && topology.Dependencies.Count == 0 && !Asked(view, QueryKind.Trace, null) && Configured(view, QueryKind.Trace))
        {
            return new OrientationStep([Ask(view, new TraceQuery { Window = window, Limit = 20_000 }, "no topology is known, and traces show who calls whom")]);
        }

        var (understood, askedBack) = Told(view, reading);
        notes.AddRange(understood.Select(sentence => $"Understood: {sentence}."));
        notes.AddRange(askedBack.Select(question => $"Asked back: {question}"));
        var (entity, known) = SymptomEntity(view, index, reading, notes);
        if (IsAlone(index, entity) && index.Topology.Entities.Count > 1 && !Asked(view, QueryKind.Log, null) && view.Connectors.Any(connector => connector.Capabilities.Any(capability => capability is { Kind: QueryKind.Log, WholeEstate: true })))
        {
            return new OrientationStep([Ask(view, new LogQuery { Window = window, MinSeverity = LogReader.WarningSeverity, Limit = 20_000 }, $"nothing tells whom {entity} depends on, and complaints name whom their writer could not do without")]);
        }

        foreach (var kind in SymptomKinds)
        {
            if (FindOnset(view, entity, reading, index, at) is not null)
            {
                break;
            }

            if (Configured(view, kind) && !Asked(view, kind, entity) && known)
            {
                return new OrientationStep([Ask(view, QueryOf(kind, entity, index, window), $"to see the symptom at {entity} and when it began")]);
            }
        }

        var settled = Settle(view, entity, reading, index, window, at, fromTraces, notes);
        return new OrientationStep([], settled with { Understood = understood, AskedBack = askedBack });
    }

    /// <summary>Checks what a trigger says and its times.</summary>
    /// <exception cref="ClericException">It says nothing, or its times are reversed, in the future or before there was telemetry.</exception>
    public void Validate(Trigger trigger, TimeWindow? baseline)
    {
        var (field, said) = trigger switch
        {
            AlertTrigger alert => ("name", alert.Name),
            QuestionTrigger question => ("text", question.Text),
            AnomalyTrigger anomaly => ("metric", anomaly.Metric),
            ChangeTrigger change => ("changeId", change.ChangeId),
            _ => ("title", trigger.Title),
        };
        if (string.IsNullOrWhiteSpace(said))
        {
            throw new ClericException($"trigger.{field} is empty. Give an alert's name, a question's text, an anomaly's metric or a change's changeId.");
        }

        if (trigger.Entity is { Length: > 0 } entity && string.IsNullOrWhiteSpace(entity))
        {
            throw new ClericException("trigger.entity is blank. Name the service or other entity that it is about, or leave it out.");
        }

        if (trigger is AlertTrigger { Labels: var labels } && labels.FirstOrDefault(label => label.Value is null).Key is { } label)
        {
            throw new ClericException($"trigger.labels.{label} is null. Give the label's value, or leave it out.");
        }

        var now = time.GetUtcNow();
        if (baseline is { } normal && (normal.End <= normal.Start || normal.Start < Earliest || normal.End > (trigger.At ?? trigger.Window?.End ?? now)))
        {
            throw new ClericException($"baseline ({normal.Start:O} to {normal.End:O}) has to begin before it ends, after {Earliest:yyyy} and to end no later than the trigger. Give a time that was normal, in UTC, or leave it out.");
        }

        if (trigger.Window is { } window && window.End <= window.Start)
        {
            throw new ClericException($"trigger.window is reversed: it ends at {window.End:O} and begins at {window.Start:O}. Give a start before the end.");
        }

        if (trigger.At is { } at && at > now + options.Value.ClockTolerance)
        {
            throw new ClericException($"trigger.at is {at:O}, which is in the future (now {now:O}). Give the time at which it was seen, in UTC.");
        }

        if (trigger.At < Earliest || trigger.Window?.Start < Earliest)
        {
            throw new ClericException($"{(trigger.At < Earliest ? "trigger.at" : "trigger.window")} lies before {Earliest:yyyy}. Give the time at which it was seen, in UTC, or leave it out.");
        }

        if (trigger.Window is { } ahead && ahead.Start > now + options.Value.ClockTolerance)
        {
            throw new ClericException($"trigger.window begins at {ahead.Start:O}, which is in the future (now {now:O}). Give a time that has passed, in UTC.");
        }
    }

    public static Query QueryOf(QueryKind kind, Entity entity, TopologyIndex topology, TimeWindow window)
    {
        var aliases = topology.Aliases(entity);
        return kind switch
        {
            QueryKind.Metric => new MetricQuery { Entity = entity, Aliases = aliases, Window = window, Limit = 500_000 },
            QueryKind.Log => new LogQuery { Entity = entity, Aliases = aliases, Window = window, Limit = 20_000 },
            QueryKind.Trace => new TraceQuery { Entity = entity, Aliases = aliases, Window = window, Limit = 20_000 },
            QueryKind.Change => new ChangeQuery { Entity = entity, Aliases = aliases, Window = window },
            QueryKind.Resource => new ResourceQuery { Entity = entity, Aliases = aliases, Window = window },
            QueryKind.Alert => new AlertQuery { Entity = entity, Aliases = aliases, Window = window },
            QueryKind.Knowledge => new KnowledgeQuery { Entity = entity, Aliases = aliases, Window = window, Limit = 5 },
            QueryKind.Topology => new TopologyQuery { Entity = entity, Aliases = aliases, Window = window },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no general query of this kind."),
        };
    }

    private static Question Ask(CaseFold view, Query query, string why) => new() { Query = query with { Caller = view.Caller }, Why = why };

    private static bool Configured(CaseFold view, QueryKind kind) => view.Connectors.Any(connector => connector.Answers(kind));

    private static bool Asked(CaseFold view, QueryKind kind, Entity? entity) =>
        view.Questions.Any(question => question.Query.Kind == kind && question.Query.Entity == entity);

    private static (Topology Topology, bool FromTraces) TopologyOf(CaseFold view)
    {
        var given = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<TopologyAnswer>().Select(answer => answer.Topology).ToList();
        if (given.Any(topology => topology.Dependencies.Count > 0))
        {
            return (TopologyMerge.Merge(given), false);
        }

        var spans = view.Exhibits.Where(exhibit => exhibit.Query.Entity is null).Select(exhibit => exhibit.Answer).OfType<TraceAnswer>().ToList();
        return spans.Count == 0 ? (TopologyMerge.Merge(given), false) : (TopologyMerge.Merge([.. given, TopologyMerge.OfSpans(spans.SelectMany(answer => answer.Spans))]), true);
    }

    /// <summary>What a question in plain words says, or null for any other trigger. Names are those of the topology and of what was changed.</summary>
    private static QuestionReading? ReadingOf(CaseFold view, Topology topology)
    {
        if (view.Trigger is not QuestionTrigger question)
        {
            return null;
        }

        var known = topology.Entities.Select(entity => entity.Entity).ToHashSet();
        var changed = Changed(view).Distinct().Where(entity => !known.Contains(entity)).Select(entity => new TopologyEntity(entity)).ToList();
        var index = changed.Count == 0 ? TopologyIndex.Of(topology) : new TopologyIndex(topology with { Entities = [.. topology.Entities, .. changed] });
        var changes = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes).ToList();
        var meanings = UnderstandSeat.Meanings(view, index);
        var text = meanings.Aggregate(question.Text, (words, meaning) => InWholeWords(words, meaning.Asked, meaning.Means));
        var reading = QuestionReader.Read(text, index, changes, question.At ?? view.OpenedAt);
        return meanings.Count == 0 ? reading : reading with
        {
            Understood = [.. meanings.Select(meaning => new QuestionNote(topology.Entities.Any(known => known.Entity.Name == meaning.Means) ? QuestionTopic.Entity : QuestionTopic.Time, $"\"{meaning.Asked}\": {meaning.Means}, as the model understands it")), .. reading.Understood],
        };
    }

    /// <summary>Replaces words where they stand as such: "it" in "since it failed", not in "commit".</summary>
    private static string InWholeWords(string text, string words, string meaning)
    {
        var replaced = new StringBuilder();
        var from = 0;
        for (var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0 && words.Length > 0; at = text.IndexOf(words, at + words.Length, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + words.Length == text.Length || !char.IsLetterOrDigit(text[at + words.Length])))
            {
                replaced.Append(text, from, at - from).Append(meaning);
                from = at + words.Length;
            }
        }

        return replaced.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>What was understood of a question and what is asked back, but for what the trigger itself settles.</summary>
    private static (List<string> Understood, List<string> AskedBack) Told(CaseFold view, QuestionReading? reading)
    {
        if (reading is null)
        {
            return ([], []);
        }

        return ([.. reading.Understood.Where(IsOpen).Select(note => note.Sentence)], [.. reading.NotUnderstood.Where(IsOpen).Select(note => note.Sentence)]);

        bool IsOpen(QuestionNote note) => note.Topic switch
        {
            QuestionTopic.Entity => view.Trigger.Entity is not { Length: > 0 },
            QuestionTopic.Time => view.Trigger.Window is null,
            _ => true,
        };
    }

    private static (Entity Entity, bool Known) SymptomEntity(CaseFold view, TopologyIndex topology, QuestionReading? reading, List<string> notes)
    {
        if (reading is not null && view.Trigger.Entity is not { Length: > 0 })
        {
            return Asked(reading, notes);
        }

        if (NameOf(view, topology) is not { } name)
        {
            notes.Add("The trigger names no entity, and none could be told from its text.");
            return (new Entity("unknown"), false);
        }

        switch (topology.Resolve(name))
        {
            case [var entity]:
                return (entity, true);
            case { Count: > 1 } several:
                notes.Add($"\"{name}\" may mean {string.Join(" or ", several.Select(entity => entity.Id))}: the name is ambiguous, so no one of them was taken for it.");
                return (new Entity(name), false);
            default:
                notes.Add($"The topology does not know \"{name}\"; it is taken for a service of that name.");
                return (Entity.Parse(name), true);
        }
    }

    /// <summary>Where a question leaves open whom it is about, nobody is taken for it.</summary>
    private static (Entity Entity, bool Known) Asked(QuestionReading reading, List<string> notes)
    {
        if (reading.Subject is { } subject)
        {
            return (subject, true);
        }

        if (reading.Ambiguous is [var several, ..])
        {
            notes.Add($"\"{several.Words}\" may mean {string.Join(" or ", several.Meant.Select(entity => entity.Id))}: the name is ambiguous, so no one of them was taken for it.");
            return (new Entity(several.Words), false);
        }

        notes.Add("The trigger names no entity, and none could be told from its text.");
        return (new Entity("unknown"), false);
    }

    private static string? NameOf(CaseFold view, TopologyIndex topology)
    {
        if (view.Trigger.Entity is { Length: > 0 } name)
        {
            return name;
        }

        var changes = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes);
        if (view.Trigger is ChangeTrigger trigger && changes.FirstOrDefault(change => change.Id == trigger.ChangeId)?.Entity is { } changed)
        {
            return changed.Id;
        }

        // The longest name that the text holds: "checkout-db" rather than "checkout".
        var text = view.Trigger.Title;
        return topology.Topology.Entities
            .Select(entity => entity.Entity.Name)
            .Where(candidate => text.Contains(candidate, StringComparison.OrdinalIgnoreCase))
            .MaxBy(candidate => candidate.Length);
    }

    private static bool IsAlone(TopologyIndex topology, Entity entity) => topology.Dependencies(entity).Count == 0 && topology.Dependents(entity).Count == 0;

    /// <summary>Anybody may be behind it where nobody knows who is, but those who complain of it; whom others complain of is told by their logs.</summary>
    private static TopologyIndex Presume(CaseFold view, TopologyIndex topology, Entity entity, List<Entity> others)
    {
        var records = view.Exhibits.Where(exhibit => exhibit.Query.Entity is null).Select(exhibit => exhibit.Answer).OfType<LogAnswer>().SelectMany(answer => answer.Records);
        var told = topology.Topology with { Dependencies = [.. topology.Topology.Dependencies, .. TopologyMerge.OfLogs(records, [entity, .. others])] };
        var index = TopologyIndex.Of(told);
        var presumed = others.Where(other => !index.Callers(entity).ContainsKey(other) && !index.Dependencies(entity).Contains(other)).Select(other => new Dependency(entity, other, TopologyIndex.Presumed));
        return TopologyIndex.Of(told with { Dependencies = [.. told.Dependencies, .. presumed] });
    }

    /// <summary>Everybody else who is known: to the topology, by name, or as the place of a change or alert.</summary>
    private List<Entity> Elsewhere(CaseFold view, TopologyIndex topology, Entity entity) =>
    [
        .. topology.Topology.Entities.Select(known => known.Entity)
            .Concat(Changed(view))
            .Concat(view.Exhibits.Select(exhibit => exhibit.Answer).OfType<AlertAnswer>().SelectMany(answer => answer.Alerts).Select(alert => alert.Entity).OfType<Entity>())
            .Where(known => known != entity && known.Kind != EntityKinds.Client)
            .Distinct()
            .Take(options.Value.MaxEntities - 1),
    ];

    /// <summary>Those outside that share a host, database or the like with somebody inside, and were changed: a batch job beside a service, another tenant's deployment.</summary>
    private static IEnumerable<Entity> ChangedBeside(CaseFold view, TopologyIndex topology, List<Entity> inside)
    {
        var known = inside.ToHashSet();
        return Changed(view).Distinct().Where(changed => !known.Contains(changed) && topology.Dependencies(changed).Any(known.Contains));
    }

    private static IEnumerable<Entity> Changed(CaseFold view) =>
        view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes).Select(change => change.Entity).OfType<Entity>();

    /// <summary>
    /// When the symptom began. What was noticed had begun by then: of a symptom that comes and goes, a bout after it was noticed may be the clearest and is not the first.
    /// </summary>
    private static (DateTimeOffset Onset, double Statistic, string Label)? FindOnset(CaseFold view, Entity entity, QuestionReading? reading, TopologyIndex topology, DateTimeOffset at)
    {
        var found = FindOnsetUntil(view, entity, reading, topology, at + TimeSpan.FromMinutes(1));
        return found?.Onset > at ? FindOnsetUntil(view, entity, reading, topology, at) ?? found : found;
    }

    private static (DateTimeOffset Onset, double Statistic, string Label)? FindOnsetUntil(CaseFold view, Entity entity, QuestionReading? reading, TopologyIndex topology, DateTimeOffset until) =>
        view.Exhibits
            .Where(exhibit => exhibit.Query.Entity == entity || exhibit.Answer is TraceAnswer && exhibit.Query.Entity is null)
            .Select(exhibit => OnsetFinder.Find(exhibit.Answer, entity, SymptomSignal(view.Trigger, reading), topology, until))
            .FirstOrDefault(onset => onset is not null);

    private static string? SymptomSignal(Trigger trigger, QuestionReading? reading) => trigger is AlertTrigger { Symptom: { } symptom } ? symptom.ToLowerInvariant() : reading?.Signal;

    private (TimeWindow Window, DateTimeOffset At) WindowOf(Trigger trigger, QuestionReading? reading, TimeWindow? baseline, DateTimeOffset openedAt)
    {
        if (trigger.Window is null && reading?.Window is { } spoken)
        {
            // What began long ago and is still there is seen as well in the first hour of it; and what is normal lies before the time that is spoken of.
            var seen = trigger.At ?? (reading.BeganBefore + options.Value.Lookback is { } enough && enough < spoken.End ? enough : spoken.End);
            var first = (spoken.Start < seen ? spoken.Start : seen) - options.Value.Lookback;
            first = baseline?.Start is { } before && before < first ? before : first;
            var until = seen + options.Value.Lookahead;
            return (new TimeWindow(first, until < openedAt ? until : openedAt > first ? openedAt : until), seen);
        }

        // A window may end when nobody can know yet what will have been.
        var at = trigger.At ?? (trigger.Window?.End is { } told && told < openedAt ? told : openedAt);
        var start = trigger.Window?.Start is { } from && from < at - options.Value.Lookback ? from : at - options.Value.Lookback;
        start = baseline?.Start is { } normal && normal < start ? normal : start;
        var end = at + options.Value.Lookahead;
        end = trigger.Window?.End is { } last && last > end ? last : end;
        return (new TimeWindow(start, end < openedAt ? end : openedAt > start ? openedAt : end), at);
    }

    private ScopeOriented Settle(CaseFold view, Entity entity, QuestionReading? reading, TopologyIndex topology, TimeWindow window, DateTimeOffset at, bool fromTraces, List<string> notes)
    {
        var earliest = view.Exhibits
            .Where(exhibit => exhibit.Query.Entity == entity && exhibit.Answer.CoveredWindow is not null)
            .Select(exhibit => exhibit.Answer.CoveredWindow!.Value.Start)
            .DefaultIfEmpty(window.Start)
            .Min();
        earliest = earliest < window.Start ? window.Start : earliest;
        var found = FindOnset(view, entity, reading, topology, at);
        DateTimeOffset begin;
        if (found is { } onset)
        {
            var guard = TimeSpan.FromSeconds(Math.Clamp((onset.Onset - earliest).TotalSeconds / 10, 15, 60));
            begin = onset.Onset - guard;
            notes.Add($"The symptom began at {onset.Onset.UtcDateTime:HH:mm:ss} UTC, as {onset.Label} shows.");
        }
        else if (view.Trigger.Window is null && reading?.Window is { } spoken && spoken.Start > earliest && spoken.Start < window.End)
        {
            begin = spoken.Start;
            notes.Add($"No signal of {entity} shows a clear onset; the time from {begin.UtcDateTime:HH:mm:ss} UTC, of which the question speaks, is compared with the time before.");
        }
        else
        {
            begin = at - TimeSpan.FromSeconds(Math.Clamp((at - earliest).TotalSeconds / 3, 60, 15 * 60));
            notes.Add($"No signal of {entity} shows a clear onset; the time from {begin.UtcDateTime:HH:mm:ss} UTC is compared with the time before.");
        }

        if (view.Baseline is { } normal)
        {
            begin = normal.End > at - options.Value.Lookback ? normal.End : begin;
            notes.Add($"The request names {normal} as normal.");
        }

        if (fromTraces)
        {
            notes.Add("No topology is configured; who depends on whom was taken from traces.");
        }

        if (IsAlone(topology, entity) && Elsewhere(view, topology, entity) is { Count: > 0 } others)
        {
            topology = Presume(view, topology, entity, others);
            notes.Add($"Nothing tells whom {entity} depends on: each of the {others.Count} others that are known is taken for a possible cause.");
        }

        var entities = topology.Neighbourhood(entity, options.Value.MaxEntities).ToList();
        entities.AddRange(ChangedBeside(view, topology, entities).Take(options.Value.MaxEntities - entities.Count));
        return new ScopeOriented
        {
            Scope = new Scope
            {
                Entities = [.. entities.Where(candidate => candidate.Kind != EntityKinds.Client)],
                Symptom = new Symptom(entity, SymptomSignal(view.Trigger, reading), view.Trigger.Title),
                Onset = found?.Onset,
                Window = new TimeWindow(begin, window.End),
                Baseline = view.Baseline ?? new TimeWindow(window.Start, begin),
            },
            Topology = topology.Topology,
            Notes = notes,
        };
    }
}
