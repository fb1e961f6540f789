using System.Runtime.InteropServices;

namespace Cleric.Reasoning.Logs;

/// <summary>
/// Groups log messages into templates on line. A message is reduced to its words with wildcards for its values (<see cref="LogTokenizer"/>); a hash of that leads to the template if it was seen before, without allocating.
/// What is new is compared with the templates that differ from it in one word: where a place behind the first word has taken three words or more, or a value, it holds a value, and those templates become one. The first
/// word and templates of few words are left as they are. After the ideas of Drain (He et al., ICWS 2017: a fixed way to few candidates) and of later work on telling words from values by how many there are. Not thread-safe.
/// </summary>
internal sealed class TemplateMiner
{
    /// <summary>What stands for a value in a template.</summary>
    public const string Wildcard = "<*>";

    /// <summary>Templates of fewer words are too alike by chance.</summary>
    private const int FewestConstants = 3;

    private const ulong Seed = 0x9E3779B97F4A7C15;
    internal const ulong ValueHash = 0xD6E8FEB86659FD93;

    private readonly Dictionary<ulong, LogTemplate> _known = new(32);

    // Of templates that are the same but for one place, by the hash of the rest, the first two: their numbers and one, or 0. A third makes them one template.
    private readonly Dictionary<ulong, (int First, int Second)> _differInOne = new(200);
    private readonly List<LogTemplate> _templates = [];
    private readonly int _mostTemplates;

    /// <param name="mostTemplates">The most templates that are kept. What comes when there are so many is counted in one more, <see cref="Overflow"/>. Default 20,000.</param>
    public TemplateMiner(int mostTemplates = 20_000) => _mostTemplates = mostTemplates;

    /// <summary>All templates that were made, the merged ones among them.</summary>
    public IReadOnlyList<LogTemplate> Templates => _templates;

    /// <summary>What the messages beyond the bound were put into, or null.</summary>
    public LogTemplate? Overflow { get; private set; }

    /// <summary>Finds the template of <paramref name="message"/>, or makes one. Only its first line counts: what follows is usually a stack trace, which differs with every release.</summary>
    public LogTemplate Add(ReadOnlySpan<char> message)
    {
        var hash = Seed;
        var tokens = new LogTokenizer(message);
        while (tokens.Next())
        {
            if (!tokens.Continues)
            {
                hash = Combine(hash, tokens.IsValue ? ValueHash : tokens.Hash);
            }
        }

        return _known.TryGetValue(hash, out var template) ? template.Current : Make(hash, Words(message)).Current;
    }

    /// <summary>Where the values of <paramref name="message"/> stand, one range for each wildcard of its template.</summary>
    /// <param name="template">The message's template.</param>
    /// <param name="message">The message.</param>
    /// <param name="values">Receives the ranges; those beyond its length are left out.</param>
    /// <returns>How many there are; -1 when the message is not of the template.</returns>
    public static int Values(LogTemplate template, ReadOnlySpan<char> message, Span<Range> values)
    {
        var words = template.Current.Words;
        var tokens = new LogTokenizer(message);
        var more = Step(ref tokens);
        var (count, start, end) = (0, 0, 0);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] != Wildcard)
            {
                if (!more || tokens.IsValue || !message[tokens.Start..tokens.End].SequenceEqual(words[i]))
                {
                    return -1;
                }

                more = Step(ref tokens);
                continue;
            }

            // A wildcard takes everything up to the word that follows it.
            var next = i + 1 < words.Count ? words[i + 1] : null;
            if (!more)
            {
                return -1;
            }

            (start, end) = (tokens.Start, tokens.End);
            while ((more = tokens.Next()) && (tokens.Continues || next is null || tokens.IsValue || !message[tokens.Start..tokens.End].SequenceEqual(next)))
            {
                end = tokens.End;
            }

            if (count < values.Length)
            {
                values[count] = start..end;
            }

            count++;
        }

        return more ? -1 : count;

        static bool Step(ref LogTokenizer tokens)
        {
            bool more;
            while ((more = tokens.Next()) && tokens.Continues)
            {
            }

            return more;
        }
    }

    /// <summary>The hash of a template's word.</summary>
    internal static ulong HashOf(string word) => word == Wildcard ? ValueHash : LogTokenizer.HashOf(word);

    private static ulong Combine(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9FB21C651E98DF25;
        return hash ^ (hash >> 32);
    }

    private static string[] Words(ReadOnlySpan<char> message)
    {
        var words = new List<string>();
        var tokens = new LogTokenizer(message);
        while (tokens.Next())
        {
            if (!tokens.Continues)
            {
                words.Add(tokens.IsValue ? Wildcard : message[tokens.Start..tokens.End].ToString());
            }
        }

        return [.. words];
    }

    private LogTemplate Make(ulong hash, string[] words)
    {
        if (_templates.Count >= _mostTemplates)
        {
            return Overflow ??= new LogTemplate(_mostTemplates, [Wildcard]);
        }

        var made = new LogTemplate(_templates.Count, words);
        _templates.Add(made);
        _known[hash] = made;
        if (made.Constants >= FewestConstants)
        {
            Compare(made);
        }

        return made;
    }

    private void Compare(LogTemplate made)
    {
        var hashes = made.Hashes.AsSpan();
        var before = Combine(Seed, hashes[0]);
        for (var i = 1; i < hashes.Length && !made.IsMerged; before = Combine(before, hashes[i++]))
        {
            var without = Combine(before, ValueHash);
            foreach (var hash in hashes[(i + 1)..])
            {
                without = Combine(without, hash);
            }

            if (made.Words[i] == Wildcard)
            {
                // Here a value was seen, so that what others have at this place was one too.
                var (first, second) = _differInOne.GetValueOrDefault(without);
                Unmerged(first)?.MergeInto(made);
                Unmerged(second)?.MergeInto(made);
                continue;
            }

            if (_known.TryGetValue(without, out var general))
            {
                made.MergeInto(general);
                return;
            }

            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(_differInOne, without, out _);
            var (one, other) = (Unmerged(alike.First), Unmerged(alike.Second));
            if (one is not null && other is not null)
            {
                alike = default;
                Generalise(made, i, [one, other, made]);
            }
            else
            {
                alike = one is null && other is null ? (made.Id + 1, 0) : ((one ?? other)!.Id + 1, made.Id + 1);
            }
        }
    }

    private LogTemplate? Unmerged(int place) => place > 0 && !_templates[place - 1].IsMerged ? _templates[place - 1] : null;

    /// <summary>Makes one template of those that differ in one place.</summary>
    private void Generalise(LogTemplate made, int place, ReadOnlySpan<LogTemplate> alike)
    {
        var words = new List<string>();
        for (var i = 0; i < made.Words.Count; i++)
        {
            var word = i == place ? Wildcard : made.Words[i];
            if (word != Wildcard || words.Count == 0 || words[^1] != Wildcard)
            {
                words.Add(word);
            }
        }

        var hash = words.Aggregate(Seed, (sum, word) => Combine(sum, HashOf(word)));
        var general = _known.TryGetValue(hash, out var known) ? known.Current : Make(hash, [.. words]).Current;
        foreach (var part in alike)
        {
            part.Current.MergeInto(general);
        }
    }
}
