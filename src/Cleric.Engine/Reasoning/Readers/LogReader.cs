using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Logs;
using Cleric.Reasoning.Statistics;

namespace Cleric.Reasoning.Readers;

/// <summary>Reads logs by template: which kinds of trouble are new or surging, which are gone, what they speak of and whom they name.</summary>
internal sealed partial class LogReader : IEvidenceReader
{
    public const int WarningSeverity = 13;
    private const int ErrorSeverity = 17;
    private static readonly string[] DetailAttributes = ["exception.message", "exception.type", "error.type", "server.address", "peer.service"];
    private static readonly Dictionary<string, string[]> WordsOfKind = new(StringComparer.Ordinal)
    {
        [EntityKinds.Database] = ["sql", "database", "jdbc", "postgres", "mysql", "mariadb", "mongo", "oracle", "dbexception", "sqlstate"],
        [EntityKinds.Cache] = ["redis", "memcached", "valkey"],
        [EntityKinds.Queue] = ["kafka", "rabbitmq", "amqp", "broker", "nats", "sqs"],
    };

    /// <summary>The least time over which new messages are counted.</summary>
    private static readonly TimeSpan LeastSpan = TimeSpan.FromMinutes(2);

    /// <summary>A surge less sure than this is not told.</summary>
    private const double LeastStrength = 0.6;

    /// <summary>The least rise of the share of seconds in which a message comes that counts, ...</summary>
    private const double Rise = 0.01;

    /// <summary>... and that of one that never came before.</summary>
    private const double RiseOfNew = 0.003;

    public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default)
    {
        var quality = Reading.QualityOf(exhibit);
        if (exhibit.Answer is not LogAnswer answer || quality == 0 || view.Scope is not { } scope)
        {
            return new([]);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var observations = new List<Observation>();
        foreach (var group in answer.Records.Select((record, i) => (Record: record, Index: i)).GroupBy(item => item.Record.Entity ?? exhibit.Query.Entity))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (group.Key is { } entity)
            {
                Read(exhibit, entity, group, scope, topology, quality, observations);
            }
        }

        return new(observations);
    }

    private static void Read(
        Exhibit exhibit, Entity entity, IEnumerable<(LogRecord Record, int Index)> records, Scope scope, TopologyIndex topology, double quality, List<Observation> observations)
    {
        var miner = new TemplateMiner();
        var mined = new List<(LogTemplate Template, LogRecord Record, int Index, bool InWindow)>();
        var tallies = new Dictionary<LogTemplate, Tally>();
        var (before, since) = (0, 0);
        foreach (var (record, index) in records)
        {
            var inWindow = scope.Window.Contains(record.Time);
            if (!inWindow && !scope.Baseline.Contains(record.Time))
            {
                continue;
            }

            _ = inWindow ? since++ : before++;
            mined.Add((miner.Add(record.Body), record, index, inWindow));
        }

        // Only now is it known which templates are one.
        foreach (var (template, record, index, inWindow) in mined)
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, template.Current, out _);
            (tally ??= new Tally()).Add(record, index, inWindow);
        }

        if (since == 0)
        {
            return;
        }

        var strongest = new Dictionary<(Entity, string), Observation>();
        var bad = tallies.Values.Where(tally => tally.Since > 0 && tally.Severity >= WarningSeverity).ToList();
        foreach (var tally in bad.Concat(OfOneKind(bad)))
        {
            var strength = Strength(tally, scope, exhibit.Answer.CoveredWindow);
            if (strength < LeastStrength)
            {
                continue;
            }

            foreach (var observation in Observe(exhibit, entity, tally, strength, topology, quality))
            {
                var key = (observation.Entity, observation.Signal);
                if (!strongest.TryGetValue(key, out var other) || observation.Strength > other.Strength)
                {
                    strongest[key] = observation;
                }
            }
        }

        observations.AddRange(strongest.Values);
        if (!strongest.Values.Any(observation => observation.Entity == entity))
        {
            observations.Add(Quiet(exhibit, entity, tallies.Values, before, since, quality));
        }
    }

    /// <summary>Messages that say the same kind of trouble in several ways: each may be too rare to tell.</summary>
    private static IEnumerable<Tally> OfOneKind(IEnumerable<Tally> tallies) =>
        tallies.SelectMany(tally => TextSignals.Classify(tally.Example!.Body).Take(1), (tally, kind) => (Tally: tally, Kind: kind))
            .GroupBy(item => item.Kind, item => item.Tally)
            .Where(group => group.Count() > 1)
            .Select(group => Tally.Sum([.. group.OrderBy(tally => tally.FirstSince)]));

    private static IEnumerable<Observation> Observe(Exhibit exhibit, Entity entity, Tally tally, double strength, TopologyIndex topology, double quality)
    {
        var record = tally.Example!;
        var details = string.Join(' ', DetailAttributes.Select(name => record.Attributes.GetValueOrDefault(name)).Where(value => value is not null));
        var text = $"{record.Body} {details}";
        var how = tally.Before == 0 ? "new" : $"was {tally.Before} times before";
        var quote = Reading.Line(record.Body);
        var statement = $"{entity}: {(tally.Severity >= ErrorSeverity ? "error" : "warning")} in the log {tally.Since} times since {Reading.Time(tally.FirstSince)} ({how}): \"{quote}\"";
        Citation[] citations = [Reading.Text(exhibit, $"/records/{tally.ExampleIndex}/body", FirstLine(record.Body))];
        var kinds = TextSignals.Classify(text).ToList();

        // A pool is the caller's own, whatever server it leads to; and a name that does not resolve is not the doing of who bears it.
        var named = kinds.Contains("pool") || kinds.Contains("dns") ? null : Named(text, entity, topology);

        yield return Make(entity, tally.Severity >= ErrorSeverity ? $"{Signals.Log}.error" : $"{Signals.Log}.warning", statement);

        // Trouble with somebody else is told of them; only what names nobody is told of the one who logs it.
        if (named is null)
        {
            foreach (var kind in kinds)
            {
                yield return Make(entity, $"{Signals.Log}.{kind}", statement);
            }
        }
        else
        {
            yield return Make(named, kinds.Count == 0 ? Signals.Blamed : $"{Signals.Blamed}.{kinds[0]}", $"{named} is named in: {statement}");
        }

        Observation Make(Entity about, string signal, string said) => new()
        {
            ExhibitId = exhibit.Id,
            Entity = about,
            Signal = signal,
            Strength = Math.Round(strength, 4),
            Quality = quality,
            Magnitude = tally.Before == 0 ? null : (double)tally.Since / tally.Before,
            Onset = tally.FirstSince,
            Statement = said,
            Citations = citations,
        };
    }

    private static Observation Quiet(Exhibit exhibit, Entity entity, IEnumerable<Tally> tallies, int before, int since, double quality)
    {
        var last = tallies.Where(tally => tally.LastIndex >= 0).MaxBy(tally => tally.LastTime)!;
        return new Observation
        {
            ExhibitId = exhibit.Id,
            Entity = entity,
            Signal = Signals.Log,

            // The fewer records there are, the less their silence says.
            Strength = since >= 20 ? 0.06 : 0.25,
            Quality = quality,
            Statement = $"{entity}: no new or surging kind of warning or error among {since} log records ({before} before)",
            Citations = [new Citation(exhibit.Id, $"/records/{last.LastIndex}")],
        };
    }

    /// <summary>The probability that the rate of a kind of message rose: counts in two windows of known length, as shares of the seconds in which it was seen.</summary>
    private static double Strength(Tally tally, Scope scope, TimeWindow? covered)
    {
        // Time that the records do not reach back to was not quiet: it was not seen.
        var from = covered is { } known && known.Start > scope.Baseline.Start && known.Start < scope.Baseline.End ? known.Start : scope.Baseline.Start;
        var secondsBefore = Math.Max(1, (long)(scope.Baseline.End - from).TotalSeconds);

        // Words for trouble that never came before began some time within the window; only the time since then tells how often they come.
        var since = tally.Before == 0 && TextSignals.Classify(tally.Example!.Body).Any() ? Math.Max(LeastSpan.TotalSeconds, (tally.LastTime - tally.FirstSince).TotalSeconds) : scope.Window.Duration.TotalSeconds;
        var secondsSince = Math.Max(1, (long)Math.Min(since, scope.Window.Duration.TotalSeconds));
        return ShiftTest.ShareStrength(Math.Min(tally.Before, secondsBefore), secondsBefore, Math.Min(tally.Since, secondsSince), secondsSince, leastRise: tally.Before == 0 ? RiseOfNew : Rise);
    }

    /// <summary>The one entity that a message names among those that its writer depends on: by name or alias, or by the words of its kind where there is just one of that kind.</summary>
    private static Entity? Named(string text, Entity writer, TopologyIndex topology)
    {
        // Where nothing is known of whom the writer depends on, it may be anybody; but only by name.
        var known = topology.Dependencies(writer);
        var unknown = topology.IsPresumed && !known.Any(callee => topology.Topology.Dependencies.Any(dependency => dependency.From == writer && dependency.To == callee && dependency.Kind != TopologyIndex.Presumed));
        IReadOnlyList<Entity> candidates = unknown ? [.. topology.Topology.Entities.Select(entity => entity.Entity).Where(entity => entity != writer)] : known;
        var named = candidates.Where(candidate => topology.Aliases(candidate).Append(candidate.Name).Any(name => ContainsWord(text, name))).ToList();
        if (named.Count == 0)
        {
            named = candidates
                .Where(candidate => WordsOfKind.TryGetValue(candidate.Kind, out var words)
                    && words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
                    && candidates.Count(other => other.Kind == candidate.Kind) == 1
                    && !NamesAnotherAddress(text, topology.Aliases(candidate)))
                .ToList();
        }

        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>Whether the text gives an address with a port, and not one of those that the entity is known by: what is sought where it is not is the seeker's mistake.</summary>
    private static bool NamesAnotherAddress(string text, IReadOnlyList<string> aliases)
    {
        var known = aliases.Where(alias => Address().IsMatch(alias)).ToList();
        return known.Count > 0 && Address().Matches(text) is { Count: > 0 } given && !given.Any(address => known.Contains(address.Value, StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[A-Za-z][\w-]*(?:\.[\w-]+)*):\d{1,5}(?![\w:.])")]
    private static partial Regex Address();

    /// <summary>Whether a text names somebody: the name as a word, and not as a step of a route of the writer's own.</summary>
    public static bool ContainsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;

            // "/cart/4711" is a route of the writer's own; "//cart:8080" is somebody.
            var route = at > 0 && text[at - 1] == '/' && !(at > 1 && text[at - 2] == '/');
            if (!route && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end >= 0 ? text[..end] : text;
    }

    private sealed class Tally
    {
        public int Before { get; private set; }

        public int Since { get; private set; }

        public int Severity { get; private set; }

        public LogRecord? Example { get; private set; }

        public int ExampleIndex { get; private set; } = -1;

        public DateTimeOffset FirstSince { get; private set; }

        public int LastIndex { get; private set; } = -1;

        public DateTimeOffset LastTime { get; private set; }

        /// <summary>Several as one; the first of them is its example.</summary>
        public static Tally Sum(IReadOnlyList<Tally> tallies) => new()
        {
            Before = tallies.Sum(tally => tally.Before),
            Since = tallies.Sum(tally => tally.Since),
            Severity = tallies.Max(tally => tally.Severity),
            Example = tallies[0].Example,
            ExampleIndex = tallies[0].ExampleIndex,
            FirstSince = tallies[0].FirstSince,
            LastIndex = tallies.MaxBy(tally => tally.LastTime)!.LastIndex,
            LastTime = tallies.Max(tally => tally.LastTime),
        };

        public void Add(LogRecord record, int index, bool inWindow)
        {
            Severity = Math.Max(Severity, SeverityOf(record));
            if (!inWindow)
            {
                Before++;
                return;
            }

            Since++;
            (LastIndex, LastTime) = (index, record.Time);
            if (Example is null)
            {
                (Example, ExampleIndex, FirstSince) = (record, index, record.Time);
            }
        }

        /// <summary>Many systems log without a level; then the words have to tell.</summary>
        private static int SeverityOf(LogRecord record) =>
            record.Severity != 0 ? record.Severity
            : record.Body.Contains("error", StringComparison.OrdinalIgnoreCase) || record.Body.Contains("exception", StringComparison.OrdinalIgnoreCase) || record.Body.Contains("fatal", StringComparison.OrdinalIgnoreCase) ? ErrorSeverity
            : record.Body.Contains("warn", StringComparison.OrdinalIgnoreCase) || record.Body.Contains("fail", StringComparison.OrdinalIgnoreCase) ? WarningSeverity
            : 9;
    }
}
