using System.Text.RegularExpressions;
using Cleric.Entities;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>
/// Finds the names of entities in a text: whole words in any case, with any of space, hyphen, underscore and dot between them, the longest first. A plural, or a name
/// without its "service", counts where nothing goes by the very words.
/// </summary>
internal sealed partial class NameReader
{
    private const int LongestName = 8;

    /// <summary>Words of everyday that a question may use without meaning the entity of that name.</summary>
    private static readonly HashSet<string> Everyday = new(StringComparer.Ordinal)
    {
        "users", "user", "customers", "customer", "clients", "client", "people", "requests", "request", "traffic", "errors", "error", "time", "host", "job", "queue", "cache", "db", "svc", "api", "app", "site", "deploy",
    };

    /// <summary>Parts of words with a hyphen that are no names: "end-to-end", "time-outs", "long-running".</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "out", "outs", "of", "to", "end", "time", "times", "timed", "re", "on", "off", "high", "low", "long", "short", "running", "real", "up", "down", "in", "non", "pre", "post", "mail", "built", "self", "day", "days", "week",
        "month", "year", "hour", "hours", "minute", "minutes", "min", "second", "seconds", "multi", "single", "all", "one", "two", "half", "last", "first", "follow", "per", "roll", "back", "fail", "over", "start", "starting",
        "begin", "cpu", "memory", "disk", "error", "errors", "rate", "slow", "fast", "http", "https", "latency", "response", "request", "requests", "restart", "restarts", "deploy", "deployment", "release", "rollout", "rollback",
        "feature", "flag", "read", "write", "only", "peak", "call", "cold", "bad", "so", "called", "and", "or", "the", "user", "users", "side", "facing", "wide", "level", "full", "stack", "hang", "hung", "crash", "loop", "check",
        "scale", "scaling", "config", "change", "well", "known", "new", "old", "super", "very", "ish", "mid", "late", "early", "pm", "am", "utc", "oom", "killed", "by", "at", "from", "tail", "avg", "max", "p50", "p90", "p95", "p99",
    };

    private static readonly Dictionary<string, string> KindsOfWords = new(StringComparer.Ordinal)
    {
        ["svc"] = EntityKinds.Service,
        ["api"] = EntityKinds.Service,
        ["app"] = EntityKinds.Service,
        ["server"] = EntityKinds.Service,
        ["db"] = EntityKinds.Database,
        ["queue"] = EntityKinds.Queue,
        ["topic"] = EntityKinds.Queue,
        ["cache"] = EntityKinds.Cache,
        ["job"] = EntityKinds.Job,
        ["host"] = EntityKinds.Host,
        ["node"] = EntityKinds.Host,
    };

    private readonly TopologyIndex _topology;
    private readonly Dictionary<string, List<Entity>> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entity>> _loose = new(StringComparer.Ordinal);

    public NameReader(TopologyIndex topology)
    {
        _topology = topology;
        foreach (var known in topology.Topology.Entities)
        {
            foreach (var name in known.Aliases.Append(known.Entity.Name).Append(known.Entity.Id))
            {
                var parts = Words(name).SelectMany(word => word.Parts).ToList();
                Add(_exact, string.Join(' ', parts), known.Entity);
                Add(_exact, string.Concat(parts), known.Entity);
                Add(_loose, Singular(string.Join(' ', parts)), known.Entity);
                if (Short(parts) is { } brief)
                {
                    Add(_loose, Singular(brief), known.Entity);
                }
            }
        }
    }

    /// <summary>Every name in the text, in order.</summary>
    public List<Mention> Read(string text)
    {
        var words = Words(text);
        var mentions = new List<Mention>();
        for (var i = 0; i < words.Count; i++)
        {
            var (mention, length) = Longest(text, words, i);
            mention ??= Unknown(text, words, i, out length);
            if (mention is not null)
            {
                mentions.Add(mention);
                i += length - 1;
            }
        }

        return mentions;
    }

    /// <summary>The name that a word was most likely meant to be, or null where none is near.</summary>
    public string? Nearest(string word)
    {
        var allowed = word.Length switch { < 5 => 0, < 8 => 1, _ => 2 };
        return allowed == 0 ? null : _topology.Topology.Entities
            .Select(known => known.Entity.Name)
            .Select(name => (Name: name, Distance: Distance(name.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(item => item.Distance <= allowed)
            .OrderBy(item => item.Distance).ThenBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => item.Name)
            .FirstOrDefault();
    }

    private (Mention? Mention, int Length) Longest(string text, List<Word> words, int from)
    {
        var last = from;
        while (last + 1 < words.Count && last - from < LongestName && Joined().IsMatch(text[words[last].End..words[last + 1].Start]))
        {
            last++;
        }

        for (var to = last; to >= from; to--)
        {
            var parts = words[from..(to + 1)].SelectMany(word => word.Parts).ToList();
            if (Meant(parts, oneWord: to == from) is { } meant)
            {
                var said = text[words[from].Start..words[to].End];
                return (new Mention(words[from].Start, words[to].End, said, meant) { IsWeak = to == from && Everyday.Contains(parts[^1]) || meant.All(entity => entity.Kind == EntityKinds.Client) }, to - from + 1);
            }
        }

        return (null, 0);
    }

    /// <summary>Whom the words may mean; null when they are no name, empty when they are one that nobody has.</summary>
    private List<Entity>? Meant(List<string> parts, bool oneWord)
    {
        if (Exactly(parts, oneWord) is { } exact)
        {
            return exact;
        }

        if (parts.Count > 1 && KindsOfWords.TryGetValue(parts[^1], out var kind) && (Exactly(parts[..^1], oneWord) ?? Loosely(parts[..^1])) is { } owners)
        {
            var ofKind = owners.Where(owner => owner.Kind == kind).ToList();
            if (ofKind.Count > 0 || kind == EntityKinds.Service)
            {
                return ofKind.Count > 0 ? ofKind : owners;
            }

            // "The checkout database" is the database that checkout depends on, where there is one.
            return [.. owners.SelectMany(_topology.Dependencies).Where(entity => entity.Kind == kind).Distinct()];
        }

        return Loosely(parts);
    }

    private List<Entity>? Exactly(List<string> parts, bool oneWord) =>
        _exact.GetValueOrDefault(string.Join(' ', parts)) ?? (oneWord && parts.Count > 1 ? _exact.GetValueOrDefault(string.Concat(parts)) : null);

    private List<Entity>? Loosely(List<string> parts) => _loose.GetValueOrDefault(Singular(string.Join(' ', parts)));

    private static Mention? Unknown(string text, List<Word> words, int at, out int length)
    {
        var word = words[at];
        length = 1;
        var said = text[word.Start..word.End];
        if (word.Parts.Count > 1 && char.IsAsciiLetter(said[0]) && (said.AsSpan().ContainsAny('-', '_') || said.Count(letter => letter == '.') > 1) && word.Parts.Exists(part => part.Length > 1 && char.IsAsciiLetter(part[0]) && !Plain.Contains(part)))
        {
            return new Mention(word.Start, word.End, said, []);
        }

        if (at + 1 < words.Count && words[at + 1].Parts is [("svc" or "db" or "queue" or "cache") and var kind] && word.Parts is [{ Length: > 2 } part] && char.IsAsciiLetter(part[0]) && !Common.IsCommon(part) && Joined().IsMatch(text[word.End..words[at + 1].Start]))
        {
            length = 2;
            return new Mention(word.Start, words[at + 1].End, text[word.Start..words[at + 1].End], []) { IsWeak = kind != "svc" };
        }

        return null;
    }

    private static void Add(Dictionary<string, List<Entity>> names, string name, Entity entity)
    {
        if (name.Length < 2)
        {
            return;
        }

        if (!names.TryGetValue(name, out var entities))
        {
            names[name] = entities = [];
        }

        if (!entities.Contains(entity))
        {
            entities.Add(entity);
        }
    }

    /// <summary>The name without the word that says what it is: "cart" of "cart-service" and "cartservice".</summary>
    private static string? Short(List<string> parts)
    {
        if (parts.Count > 1 && parts[^1] is "svc" or "api" or "app" or "server")
        {
            return string.Join(' ', parts[..^1]);
        }

        return parts is [var word] && Suffix().Match(word) is { Success: true } suffix ? word[..suffix.Index] : null;
    }

    private static string Singular(string name) => name.Length > 3 && name[^1] == 's' && name[^2] != 's' ? name[..^1] : name;

    private static List<Word> Words(string text) =>
        [.. WordPattern().Matches(text).Select(match => new Word(match.Index, match.Index + match.Length, [.. PartPattern().Matches(match.Value).Select(part => Canonical(part.Value.ToLowerInvariant()))]))];

    private static string Canonical(string part) => part switch
    {
        "database" or "databases" or "dbs" => "db",
        "service" or "services" or "microservice" => "svc",
        _ => part,
    };

    private static int Distance(string one, string other)
    {
        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }

    private sealed record Word(int Start, int End, List<string> Parts);

    [GeneratedRegex(@"(?<!\p{L}['’])[\p{L}\p{N}]+(?:[-_.]+[\p{L}\p{N}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+(?!\p{Ll})|[\p{L}\p{N}]", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    /// <summary>What may stand between two words of a name.</summary>
    [GeneratedRegex(@"^(?:(?:['’]s)?\s+|[:/])$", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    [GeneratedRegex(@"(?<=^.{3,})(?:service|svc)$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
