using System.Text.RegularExpressions;
using Cleric.Models.Digests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Models.Digests;

public partial class TokenPiecesTests
{
    private static Arbitrary<string> Texts =>
        Gen.OneOf(Gen.Choose(0, 127).Select(code => ((char)code).ToString()), Gen.Elements("a", "B", "7", " ", "\n", "/", "'", "'s", "'Ve", "'LL", "'r", ".", "\t")).ListOf().Select(string.Concat).ToArbitrary();

    [Property(MaxTest = 3000)]
    public Property Ascii_text_is_taken_apart_as_by_the_pattern() => Prop.ForAll(Texts, text => Pieces(text).SequenceEqual(Pattern().Matches(text).Select(match => match.Value)));

    [Theory]
    [InlineData("it's we'LL I'x", "it's| we'LL| I|'x")]
    [InlineData("GET /records/1234", "GET| /|records|/|123|4")]
    [InlineData("a.\n/b\n  c", "a|.\n/|b|\n| | c")]
    [InlineData("HTTPServer  ", "HTTPServer|  ")]
    public void Examples_are_taken_apart_as_expected(string text, string pieces) => Assert.Equal(pieces, string.Join('|', Pieces(text)));

    [Fact]
    public void A_key_holds_the_characters_of_its_piece()
    {
        foreach (var text in new[] { "word", " it's", "1", "12", "://\n", " \n", "  \t", "I'LL" })
        {
            Assert.Equal(text.Length, TokenPieces.End(text, 0, out var key));
            Assert.Equal(text.Aggregate(0UL, (sum, character) => (sum << 7) | character), key);
        }
    }

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = TokenPieces.End(text, start, out _);
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }

    // As OpenAI's tiktoken publishes it for o200k_base.
    [GeneratedRegex(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Pattern();
}
