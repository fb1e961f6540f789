using System.Runtime.InteropServices;

namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>The words of a section and how often each counts: one of a heading counts for several of the text.</summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public int Length { get; private set; }

    public WordCounts Add(string text, int times)
    {
        foreach (var word in Tokens.Of(text))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, word, out _) += times;
            Length += times;
        }

        return this;
    }
}
