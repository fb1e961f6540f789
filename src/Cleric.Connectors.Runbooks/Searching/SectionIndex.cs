using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>
/// Ranks sections by the words they share with a question, Okapi BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), and by
/// how alike they are written, the cosine of hashed features. Words that are rare among the sections weigh more. All of it is in memory.
/// </summary>
internal sealed class SectionIndex
{
    private const float K1 = 1.2f;
    private const float B = 0.75f;

    /// <summary>Below this share of the best score, words shared are chance: "the", "service".</summary>
    private const float LeastShare = 0.4f;

    /// <summary>Vectors of this length that have nothing to do with each other come this near one time in tens of millions.</summary>
    private const float LeastCosine = 0.35f;

    /// <summary>A word that is said more often is not more of what a section is about.</summary>
    private const float MostTimes = 6;

    private static readonly Comparer<(int Section, float Score)> BySection = Comparer<(int Section, float Score)>.Create((one, other) => one.Section.CompareTo(other.Section));

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly (int Section, float Score)[][] _postings;
    private readonly float[] _rarity;
    private readonly float[] _vectors;
    private readonly int _count;

    /// <summary>Builds the index.</summary>
    /// <param name="sections">For each section its words with how often each counts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public SectionIndex(IReadOnlyList<WordCounts> sections, CancellationToken cancellationToken)
    {
        _count = sections.Count;
        var lists = new List<List<(int Section, float Count)>>();
        for (var section = 0; section < _count; section++)
        {
            foreach (var (word, count) in sections[section].Counts)
            {
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out var exists);
                if (!exists)
                {
                    id = lists.Count;
                    lists.Add([]);
                }

                lists[id].Add((section, count));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var average = _count == 0 ? 1 : Math.Max(1, sections.Average(section => section.Length));
        _rarity = [.. lists.Select(list => MathF.Log(1 + ((_count - list.Count + 0.5f) / (list.Count + 0.5f))))];
        _postings = new (int, float)[lists.Count][];
        for (var word = 0; word < lists.Count; word++)
        {
            _postings[word] = [.. lists[word].Select(item => (item.Section, _rarity[word] * item.Count * (K1 + 1) / (item.Count + (K1 * (1 - B + (B * sections[item.Section].Length / (float)average))))))];
        }

        cancellationToken.ThrowIfCancellationRequested();
        _vectors = new float[_count * Features.Dimensions];
        var ofWord = new float[Features.Dimensions];
        foreach (var (word, id) in _words)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(ofWord);
            Features.Add(word, _rarity[id], ofWord);
            foreach (var (section, count) in lists[id])
            {
                var vector = VectorOf(section);
                TensorPrimitives.MultiplyAdd(ofWord, Math.Min(count, MostTimes), vector, vector);
            }
        }

        for (var section = 0; section < _count; section++)
        {
            Normalize(VectorOf(section));
        }
    }

    /// <summary>The BM25 score of each section, 0 where no word is shared. The array is the pool's: return it.</summary>
    public float[] Score(string question)
    {
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(1, _count));
        Array.Clear(scores, 0, _count);
        foreach (var word in Tokens.Of(question).Distinct(StringComparer.Ordinal))
        {
            if (_words.TryGetValue(word, out var id))
            {
                foreach (var (section, score) in _postings[id])
                {
                    scores[section] += score;
                }
            }
        }

        return scores;
    }

    /// <summary>The sections that have each of the words, in their order; none where there are no words.</summary>
    public IEnumerable<int> WithAll(IReadOnlyCollection<string> words)
    {
        var lists = new List<(int Section, float Score)[]>();
        foreach (var word in words)
        {
            if (!_words.TryGetValue(word, out var id))
            {
                return [];
            }

            lists.Add(_postings[id]);
        }

        lists.Sort((one, other) => one.Length.CompareTo(other.Length));
        return lists.Count == 0 ? [] : lists[0].Select(item => item.Section).Where(section => lists.Skip(1).All(list => Array.BinarySearch(list, (section, 0), BySection) >= 0));
    }

    /// <summary>The sections that share words with the question, best first; of equals the earlier first.</summary>
    public List<int> ByWords(ReadOnlySpan<float> scores)
    {
        var best = _count == 0 ? 0 : TensorPrimitives.Max(scores[.._count]);
        return best <= 0 ? [] : Best(scores[.._count], Math.Max(best * LeastShare, float.Epsilon));
    }

    /// <summary>The sections that are written like the question, best first; of equals the earlier first.</summary>
    public List<int> ByLikeness(string question)
    {
        var asked = new float[Features.Dimensions];
        foreach (var group in Tokens.Of(question).GroupBy(word => word, StringComparer.Ordinal))
        {
            var rarity = _words.TryGetValue(group.Key, out var id) ? _rarity[id] : MathF.Log(1 + ((_count + 0.5f) / 0.5f));
            Features.Add(group.Key, rarity * Math.Min(group.Count(), MostTimes), asked);
        }

        Normalize(asked);
        var cosines = ArrayPool<float>.Shared.Rent(Math.Max(1, _count));
        for (var section = 0; section < _count; section++)
        {
            cosines[section] = TensorPrimitives.Dot(asked, VectorOf(section));
        }

        var found = Best(cosines.AsSpan(0, _count), LeastCosine);
        ArrayPool<float>.Shared.Return(cosines);
        return found;
    }

    private Span<float> VectorOf(int section) => _vectors.AsSpan(section * Features.Dimensions, Features.Dimensions);

    private static List<int> Best(ReadOnlySpan<float> scores, float least)
    {
        var found = new List<(float Score, int Section)>();
        for (var section = 0; section < scores.Length; section++)
        {
            if (scores[section] >= least)
            {
                found.Add((scores[section], section));
            }
        }

        found.Sort(static (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Section.CompareTo(other.Section));
        return found.ConvertAll(item => item.Section);
    }

    private static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }
}
