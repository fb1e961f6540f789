using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  a \t\r\n b  ", "a b")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;never ends", "0;never ends")]
    [InlineData("\u001b(Bx", "x")]
    [InlineData("\u001b7x\u001bcy", "xy")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("a\u0000b\u0007c\u007fd", "abcd")]
    [InlineData("a\u202Eb\u2066c\u200Ed\u200Be\uFEFFf", "abcdef")]
    [InlineData("a\U000E0041b\U000E0100c", "abc")]
    [InlineData("x\uFFFEy\uFFFF", "x\uFFFDy\uFFFD")]
    [InlineData("👩\u200D🚒 \u0928\u094D\u200D", "👩\u200D🚒 \u0928\u094D\u200D")]
    [InlineData("\u001b", "")]
    [InlineData("\u001b[", "")]
    [InlineData("\u001b[12", "")]
    [InlineData(null, "")]
    public void A_line_has_nothing_in_it_that_cannot_be_seen(string? text, string expected) => Assert.Equal(expected, CleanText.Line(text));

    [Fact]
    public void A_block_keeps_its_lines_and_their_indentation() => Assert.Equal("a\n  b\n\nc", CleanText.Block("a\r\n  b\n\r\nc\n"));

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced()
    {
        // Built here, as an attribute cannot hold it.
        Assert.Equal("\uFFFDx\uFFFD", CleanText.Line(new string(['\uD800', 'x', '\uDC00'])));
    }

    [Fact]
    public void A_long_text_is_cut_and_says_so()
    {
        var clean = CleanText.Line(new string('x', 5_000));

        Assert.Equal(new string('x', CleanText.LineLimit) + "… (cut; 5,000 characters in all)", clean);
    }

    [Fact]
    public void A_run_keeps_a_space_at_its_ends() => Assert.Equal([" a b ", "a", " ", ""], new[] { "  a  b ", "a", "  ", "" }.Select(CleanText.Run));
}
