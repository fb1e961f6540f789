using Microsoft.ML.Tokenizers;

namespace Cleric.Models.Digests;

/// <summary>Counts tokens as models of the o200k family do. Other models count somewhat differently: whoever packs for one of those leaves a margin.</summary>
internal static class TokenCounter
{
    private const string Encoding = "o200k_base";

    /// <summary>What models take for a mark of their own. In a text that others wrote it is text, and counted as such.</summary>
    private static readonly string[] Marks = ["<|endoftext|>", "<|endofprompt|>"];

    // Reading the vocabulary takes a while: it is done once, when the first text is counted. Counting changes nothing in it.
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding(Encoding));

    /// <summary>How many tokens <paramref name="text"/> is.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var mark = FirstMark(text); mark >= 0; mark = FirstMark(text))
        {
            // Taken apart behind its first character it is no mark any more.
            count += Tokenizer.Value.CountTokens(text[..(mark + 1)], considerNormalization: false);
            text = text[(mark + 1)..];
        }

        return count + Tokenizer.Value.CountTokens(text, considerNormalization: false);
    }

    private static int FirstMark(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("<|endof", StringComparison.Ordinal) < 0)
        {
            return -1;
        }

        var first = -1;
        foreach (var mark in Marks)
        {
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }

        return first;
    }
}
