using Cleric.Connectors.Yaml;

namespace Cleric.Connectors.Runbooks.Tests.Yaml;

public sealed class YamlTextTests
{
    [Fact]
    public void Whatever_is_written_there_is_a_root_or_a_mistake_with_a_line_of_the_text()
    {
        // Seeded: the same texts each time.
        var random = new Random(4711);
        const string Parts = "abc: -[]{}'\"\n\n  #&*!|>%@`,?:\t~\u00e9\0";
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Parts[random.Next(Parts.Length)]));
            var (root, mistake) = YamlText.Read(text, before: 10);
            Assert.True(root is null || mistake is null);
            Assert.True(mistake is null || (mistake.Line > 10 && mistake.Line <= 11 + text.Count(character => character is '\n' or '\u0085')), $"{text}: line {mistake?.Line}");
        }
    }

    [Fact]
    public void An_alias_that_would_grow_without_end_does_not()
    {
        var bomb = "a: &a [x, x]\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"b{i}: &b{i} [*{(i == 0 ? "a" : $"b{i - 1}")}, *{(i == 0 ? "a" : $"b{i - 1}")}]\n"));
        Assert.NotNull(YamlText.Read(bomb, before: 0).Root);
    }

    [Fact]
    public void A_key_that_is_there_twice_is_a_mistake() => Assert.Equal(12, YamlText.Read("a: 1\na: 2\n", before: 10).Mistake?.Line);
}
