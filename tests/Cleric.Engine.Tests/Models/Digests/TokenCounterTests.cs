using System.Globalization;
using Cleric.Models.Digests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.Tokenizers;

namespace Cleric.Engine.Tests.Models.Digests;

public class TokenCounterTests
{
    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    private static readonly string[] Fragments =
    [
        " ", " ", "  ", "\n", "\r\n", "\t", "\v", "\0", "/", "//", "-", "- ", "# ", "|", ".", "...", "'", "'s", "'T", "'re", "'LL", "'x", "it's", "we'll", "word", "Word", "WORD", "camelCase", "HTTPServer", "x", "7", "42", "1234567",
        "deadbeef", "/records/12/body", "10.1.2.3:8080", "user-17@shop", "{\"a\":1}", "<|endoftext|>", "<|endof", "internationalisation", " antidisestablishmentarianism", "\u001b[31m", "----------------", "=",
    ];

    private static readonly string[] Foreign = ["été", "日本語", "🔥", "\ud83d", "\u00a0", "\u2028", "\u0130", "'\u017f", "e\u0301", "٣", "ﬁ"];

    private static Arbitrary<string> Plain => Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary();

    private static Arbitrary<string> Any => Gen.Frequency((4, Gen.Elements(Fragments)), (1, Gen.Elements(Foreign))).ListOf().Select(string.Concat).ToArbitrary();

    [Property(MaxTest = 2000)]
    public Property A_plain_text_is_as_many_tokens_as_the_tokenizer_says() => Prop.ForAll(Plain, text => TokenCounter.Count(text) == Counted(text));

    [Property(MaxTest = 2000)]
    public Property A_text_with_other_characters_is_as_many_tokens_as_the_tokenizer_says() => Prop.ForAll(Any, text => TokenCounter.Count(text) == Counted(text));

    [Property(MaxTest = 1000)]
    public Property A_text_is_as_many_tokens_as_its_lines_where_each_begins_with_a_mark() => Prop.ForAll(Any, Any, (one, other) =>
        new[] { "- ", "# " }.All(mark => TokenCounter.Count($"- {one}\n{mark}{other}\n") == TokenCounter.Count($"- {one}\n") + TokenCounter.Count($"{mark}{other}\n")));

    [Property(MaxTest = 100)]
    public Property The_same_text_is_counted_the_same_again() => Prop.ForAll(Any, text => TokenCounter.Count(text) == TokenCounter.Count(text));

    [Fact]
    public void Lines_that_begin_with_white_space_or_a_slash_may_be_fewer_tokens_together()
    {
        Assert.True(TokenCounter.Count("a\n\nb") < TokenCounter.Count("a\n") + TokenCounter.Count("\nb"));
        Assert.True(TokenCounter.Count("://\n//") != TokenCounter.Count("://\n") + TokenCounter.Count("//"));
    }

    [Fact]
    public void Every_character_and_every_number_of_up_to_three_digits_is_one_token()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.All(new[] { "D1", "D2", "D3" }, format => Assert.Equal(1, Counted(i.ToString(format, CultureInfo.InvariantCulture))));
        }

        for (var c = '\0'; c < 128; c++)
        {
            Assert.Equal(1, Counted(c.ToString()));
        }
    }

    [Fact]
    public void A_word_without_end_is_counted_in_parts_of_which_each_is_at_most_a_token_more()
    {
        var word = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)('a' + (i * i % 23))));

        Assert.InRange(TokenCounter.Count(word) - Counted(word), 0, 3000 / 512);
    }

    /// <summary>A mark is text: taken apart behind its first character, as it is here, nothing else differs.</summary>
    private static int Counted(string text) => text.Split("<|endoftext|>").Select((part, i) => (i > 0 ? "|endoftext|>" : "") + part).Aggregate((Parts: new List<string>(), 0), (all, part) =>
    {
        if (all.Parts.Count > 0)
        {
            all.Parts[^1] += "<";
        }

        all.Parts.Add(part);
        return all;
    }).Parts.Sum(part => Tokenizer.CountTokens(part, considerNormalization: false));
}
