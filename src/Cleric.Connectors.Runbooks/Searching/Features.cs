namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>
/// The features of a word - itself, its beginning and its runs of three letters - hashed into a vector of fixed length, each with a sign (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning",
/// 2009). They bring together what is written alike: "locking" and "locks". The same on every machine.
/// </summary>
internal static class Features
{
    public const int Dimensions = 256;

    private const float OfPart = 0.6f;
    private const int Stem = 4;

    /// <summary>Adds a word's features to a vector.</summary>
    public static void Add(ReadOnlySpan<char> word, float weight, Span<float> vector)
    {
        Add(Hash(word, 0), OfPart * weight, vector);
        if (word.Length >= Stem)
        {
            Add(Hash(word[..Stem], 2), weight, vector);
        }

        Span<char> marked = word.Length <= 126 ? stackalloc char[word.Length + 2] : new char[word.Length + 2];
        marked[0] = '<';
        word.CopyTo(marked[1..]);
        marked[^1] = '>';
        for (var i = 0; i + 3 <= marked.Length && marked.Length > 4; i++)
        {
            Add(Hash(marked.Slice(i, 3), 1), OfPart * weight, vector);
        }
    }

    private static void Add(uint hash, float weight, Span<float> vector) => vector[(int)(hash % Dimensions)] += (hash & 0x8000_0000) == 0 ? weight : -weight;

    /// <summary>FNV-1a over UTF-16, mixed at the end as in MurmurHash3.</summary>
    private static uint Hash(ReadOnlySpan<char> text, uint seed)
    {
        var hash = 2166136261 ^ seed;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
