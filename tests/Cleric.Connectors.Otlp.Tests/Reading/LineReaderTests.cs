using System.Text;
using Cleric.Connectors.Otlp.Reading;
using FsCheck.Xunit;

namespace Cleric.Connectors.Otlp.Tests.Reading;

public sealed class LineReaderTests
{
    [Fact]
    public void Lines_are_handed_out_with_their_places()
    {
        using var reader = new LineReader(Content("ab\n\ncde\r\nf"));
        Assert.Equal([("ab", 1L, 0L), ("cde", 3L, 4L), ("f", 4L, 9L)], All(reader));
        Assert.Equal(10, reader.NextOffset);
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_skipped_and_counted()
    {
        using var reader = new LineReader(Content("a\n" + new string('x', 1_000_000) + "\nb\n"), maxLineBytes: 300_000);
        Assert.Equal(["a", "b"], All(reader).Select(line => line.Text));
        Assert.Equal(1, reader.TooLong);
    }

    [Fact]
    public void A_stretch_ends_where_it_is_told_to()
    {
        var content = Content("one\ntwo\nthree\n");
        content.Position = 4;
        using var reader = new LineReader(content, offset: 4, length: 4);
        Assert.Equal([("two", 1L, 4L)], All(reader));
    }

    [Fact]
    public void The_rest_of_a_content_that_is_not_whole_is_no_line()
    {
        using var reader = new LineReader(Content("one\ntw"), isWhole: length => length != 6);
        Assert.Equal(["one"], All(reader).Select(line => line.Text));
        Assert.NotNull(reader.Broken);
    }

    [Property]
    public bool Every_line_that_is_not_blank_comes_out_as_it_went_in(string[] texts)
    {
        var lines = (texts ?? []).Select(text => (text ?? "").ReplaceLineEndings(" ").Replace('\n', ' ').Replace('\r', ' ').Trim(' ', '\t').Trim('\uFEFF')).ToArray();
        using var reader = new LineReader(Content(string.Join("\n", lines)));
        var expected = lines.Select(line => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line))).Where(line => line.Length > 0);
        return expected.SequenceEqual(All(reader).Select(line => line.Text));
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<(string Text, long Number, long Offset)> All(LineReader reader)
    {
        var lines = new List<(string, long, long)>();
        while (reader.TryRead(out var line))
        {
            lines.Add((Encoding.UTF8.GetString(line), reader.LineNumber, reader.LineOffset));
        }

        return lines;
    }
}
