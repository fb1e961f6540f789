using System.Text;
using Microsoft.Extensions.AI;

namespace Cleric.Memory;

/// <summary>
/// Makes vectors of signatures: by hashed features (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009), the same on every machine, or by the host's own generator where one is registered.
/// </summary>
internal sealed class SignatureEmbedder(IEmbeddingGenerator<string, Embedding<float>>? generator = null)
{
    private const int HashedDimensions = 256;

    /// <summary>Each feature goes to so many places: two that share one seldom share the other.</summary>
    private const int Places = 2;

    private int? _dimensions;

    /// <summary>A name that changes when vectors are no longer comparable.</summary>
    public async ValueTask<(string Name, int Dimensions)> DescribeAsync(CancellationToken cancellationToken)
    {
        if (generator is null)
        {
            return ("hashed-1", HashedDimensions);
        }

        var metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        _dimensions ??= metadata?.DefaultModelDimensions ?? (await generator.GenerateVectorAsync("dimensions", cancellationToken: cancellationToken).ConfigureAwait(false)).Length;
        return (metadata?.DefaultModelId ?? generator.GetType().Name, _dimensions.Value);
    }

    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(IReadOnlyDictionary<string, double> signature, CancellationToken cancellationToken) =>
        generator is null ? Hashed(signature) : await generator.GenerateVectorAsync(Text(signature), cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>The signature as text, the weightiest features first.</summary>
    public static string Text(IReadOnlyDictionary<string, double> signature) =>
        string.Join("; ", signature.OrderByDescending(feature => feature.Value).ThenBy(feature => feature.Key, StringComparer.Ordinal).Select(feature => feature.Key));

    public static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var (dot, oneSquared, otherSquared) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            dot += one[i] * other[i];
            oneSquared += one[i] * one[i];
            otherSquared += other[i] * other[i];
        }

        return oneSquared == 0 || otherSquared == 0 ? 0 : dot / Math.Sqrt(oneSquared * otherSquared);
    }

    private static float[] Hashed(IReadOnlyDictionary<string, double> signature)
    {
        var vector = new float[HashedDimensions];
        foreach (var (feature, weight) in signature)
        {
            var hash = Hash(feature);
            for (var place = 0; place < Places; place++)
            {
                vector[hash % HashedDimensions] += (float)((hash >> 32 & 1) == 0 ? weight : -weight);
                hash = (hash * 0x9E3779B97F4A7C15) ^ (hash >> 29);
            }
        }

        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        if (length == 0)
        {
            // Stores refuse a vector without a direction.
            vector[0] = 1;
            return vector;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] / length);
        }

        return vector;
    }

    /// <summary>FNV-1a, 64 bits, with a last mix.</summary>
    private static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ part) * 0x100000001B3;
        }

        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        return hash ^ (hash >> 33);
    }
}
