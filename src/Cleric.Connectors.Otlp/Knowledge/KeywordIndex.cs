namespace Cleric.Connectors.Otlp.Knowledge;

/// <summary>
/// Ranks texts by the words that they share with a question: Okapi BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework: BM25 and Beyond", 2009). "CheckoutLatencyHigh" counts as its three words.
/// </summary>
internal sealed class KeywordIndex
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly List<Dictionary<string, int>> _texts = [];
    private readonly List<int> _lengths = [];
    private readonly Dictionary<string, int> _textsWith = new(StringComparer.Ordinal);

    public void Add(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var length = 0;
        foreach (var word in Words(text))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
            length++;
        }

        foreach (var word in counts.Keys)
        {
            _textsWith[word] = _textsWith.GetValueOrDefault(word) + 1;
        }

        _texts.Add(counts);
        _lengths.Add(length);
    }

    /// <summary>The numbers of the texts that have any of the words, best first; of equals the earlier first.</summary>
    public IEnumerable<int> Rank(string question)
    {
        var words = Words(question).Distinct(StringComparer.Ordinal).ToArray();
        var average = _lengths.Count == 0 ? 0 : _lengths.Average();
        return Enumerable.Range(0, _texts.Count)
            .Select(text => (Text: text, Score: words.Sum(word => Score(word, text, average))))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score)
            .ThenBy(ranked => ranked.Text)
            .Select(ranked => ranked.Text);
    }

    private double Score(string word, int text, double average)
    {
        if (!_texts[text].TryGetValue(word, out var count))
        {
            return 0;
        }

        var rarity = Math.Log(1 + ((_texts.Count - _textsWith[word] + 0.5) / (_textsWith[word] + 0.5)));
        return rarity * count * (K1 + 1) / (count + (K1 * (1 - B + (B * _lengths[text] / average))));
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            var hump = inside && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!inside || hump))
            {
                // A single letter says nothing.
                if (i - start > 1)
                {
                    yield return text[start..i].ToLowerInvariant();
                }

                start = -1;
            }

            if (inside && start < 0)
            {
                start = i;
            }
        }
    }
}
