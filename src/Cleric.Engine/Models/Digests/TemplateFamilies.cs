using Cleric.Reasoning.Logs;

namespace Cleric.Models.Digests;

/// <summary>
/// Tells which templates are another one with or without a few words: optional fields, values that look like words. No miner knows that they are the same message, and each by itself seems rare. Where a word stands for another they are not:
/// "failed" for "succeeded" is what matters. Not thread-safe.
/// </summary>
internal sealed class TemplateFamilies
{
    /// <summary>So much of the longer one has to stand in the shorter.</summary>
    private const double LeastShared = 0.75;

    /// <summary>Of those that begin alike, so many are compared with.</summary>
    private const int MostHeads = 16;

    private readonly Dictionary<(ulong, int), List<(ulong[] Words, int Count)>> _heads = [];

    /// <summary>How often the most frequent of the template's family comes: its own count when it is the first.</summary>
    /// <param name="template">The template. The more frequent have to be added first.</param>
    /// <param name="band">Templates of different bands are never of a family.</param>
    /// <param name="count">How often the template comes.</param>
    public int Add(LogTemplate template, int band, int count)
    {
        // By their hashes words are sorted and compared much faster.
        var words = Array.FindAll(template.Hashes, hash => hash != TemplateMiner.ValueHash);
        if (words.Length == 0)
        {
            return count;
        }

        var first = words[0];
        Array.Sort(words);
        if (!_heads.TryGetValue((first, band), out var heads))
        {
            _heads[(first, band)] = heads = [];
        }

        foreach (var head in heads)
        {
            if (IsPart(words, head.Words))
            {
                return head.Count;
            }
        }

        if (heads.Count < MostHeads)
        {
            heads.Add((words, count));
        }

        return count;
    }

    /// <summary>Whether all words of the shorter stand in the longer, and are most of it.</summary>
    private static bool IsPart(ulong[] one, ulong[] other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (shorter.Length < LeastShared * longer.Length)
        {
            return false;
        }

        var i = 0;
        foreach (var word in longer)
        {
            if (i < shorter.Length && word == shorter[i])
            {
                i++;
            }
        }

        return i == shorter.Length;
    }
}
