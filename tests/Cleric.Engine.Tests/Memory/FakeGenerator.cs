using Microsoft.Extensions.AI;

namespace Cleric.Engine.Tests.Memory;

/// <summary>An embedding generator of as many dimensions as wanted, the same for the same text; it fails when told to.</summary>
internal sealed class FakeGenerator(string model, int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>After so many texts it fails. Null for never.</summary>
    public int? FailsAfter { get; set; }

    public int Texts { get; private set; }

    public int Dimensions => dimensions;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(Embed)));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, model, dimensions) : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private Embedding<float> Embed(string text)
    {
        if (++Texts > FailsAfter)
        {
            throw new HttpRequestException("the embedding endpoint is on fire");
        }

        var vector = new float[dimensions];
        foreach (var word in text.Split([' ', ';', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            vector[word.Sum(letter => letter * 31) % dimensions]++;
        }

        vector[0]++;
        return new Embedding<float>(vector);
    }
}
