using Cleric.Memory;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Memory;

public sealed class SignatureEmbedderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_vectors_are_the_same_on_every_machine()
    {
        var vector = await new SignatureEmbedder().EmbedAsync(new Dictionary<string, double> { ["self/service:latency up"] = 2, ["message:lock timeout"] = 1 }, Cancel);

        // Were these to change, what is in stores would have to be embedded anew: the embedding needs another name then.
        Assert.Equal(256, vector.Length);
        var places = vector.ToArray().Select((value, i) => (value, i)).Where(pair => pair.value != 0).ToList();
        Assert.InRange(places.Count, 2, 4);
        Assert.Equal(Expected, string.Join(' ', places.Select(pair => FormattableString.Invariant($"{pair.i}:{pair.value:0.000}"))));
        Assert.Equal(("hashed-1", 256), await new SignatureEmbedder().DescribeAsync(Cancel));
    }

    [Fact]
    public async Task Nothing_seen_has_a_direction_too() =>
        Assert.Equal(1, Length(await new SignatureEmbedder().EmbedAsync(new Dictionary<string, double>(), Cancel)), 6);

    [Property]
    public Property A_vector_has_length_1_and_is_like_itself() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString[]>(),
        features =>
        {
            var signature = features.Select(feature => feature.Get).Distinct(StringComparer.Ordinal).ToDictionary(feature => feature, feature => 1.0 + (feature.Length % 3), StringComparer.Ordinal);
            var vector = new SignatureEmbedder().EmbedAsync(signature, default).AsTask().GetAwaiter().GetResult();
            Assert.Equal(1, Length(vector), 5);
            Assert.Equal(1, SignatureEmbedder.Cosine(vector.Span, vector.Span), 9);
        });

    [Fact]
    public async Task What_shares_most_is_more_alike()
    {
        var embedder = new SignatureEmbedder();
        var one = await embedder.EmbedAsync(Features("a", "b", "c", "d"), Cancel);

        var near = await embedder.EmbedAsync(Features("a", "b", "c", "x"), Cancel);
        var far = await embedder.EmbedAsync(Features("w", "x", "y", "z"), Cancel);
        Assert.InRange(SignatureEmbedder.Cosine(one.Span, near.Span), 0.6, 0.9);
        Assert.InRange(SignatureEmbedder.Cosine(one.Span, far.Span), -0.3, 0.3);
        Assert.Equal(0, SignatureEmbedder.Cosine(one.Span, new float[256]));
    }

    [Fact]
    public void As_text_the_weightiest_features_come_first() =>
        Assert.Equal("b; a; c", SignatureEmbedder.Text(new Dictionary<string, double> { ["c"] = 1, ["a"] = 1, ["b"] = 2 }));

    private const string Expected = "24:-0.632 112:-0.316 241:-0.632 254:0.316";

    private static Dictionary<string, double> Features(params string[] names) => names.ToDictionary(name => $"feature {name}", _ => 1.0);

    private static double Length(ReadOnlyMemory<float> vector) => Math.Sqrt(vector.ToArray().Sum(value => (double)value * value));
}
