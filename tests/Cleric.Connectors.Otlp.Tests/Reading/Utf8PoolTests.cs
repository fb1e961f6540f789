using System.Text;
using Cleric.Connectors.Otlp.Reading;
using FsCheck.Xunit;

namespace Cleric.Connectors.Otlp.Tests.Reading;

public sealed class Utf8PoolTests
{
    [Property]
    public bool Equal_texts_have_one_number_and_come_back(string[] texts)
    {
        var pool = new Utf8Pool();
        var plain = (texts ?? []).Select(text => Encoding.UTF8.GetBytes(text ?? "")).ToArray();
        var ids = plain.Select(text => pool.Intern(text)).ToArray();
        return plain.Zip(ids).All(pair => pool.Utf8(pair.Second).SequenceEqual(pair.First) && pool.Intern(pair.First) == pair.Second)
            && pool.Count == plain.Select(Convert.ToHexString).Append("").Distinct().Count();
    }

    [Fact]
    public void It_grows_and_keeps_long_texts()
    {
        var pool = new Utf8Pool();
        var texts = Enumerable.Range(0, 5000).Select(i => i % 100 == 0 ? new string('x', 20_000) + i : $"text {i}").ToArray();
        var ids = texts.Select(text => pool.Intern(Encoding.UTF8.GetBytes(text))).ToArray();
        Assert.Equal(texts, ids.Select(pool.Get));
        Assert.Equal("", pool.Get(Utf8Pool.Empty));
        Assert.InRange(pool.Bytes, 3_000_000, 5_000_000);
    }
}
