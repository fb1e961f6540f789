using System.Diagnostics.CodeAnalysis;
using Cleric.Memory.Sqlite.Values;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite.Schema;

/// <summary>Builds the model of a collection, and refuses what the store cannot hold.</summary>
internal sealed class SqliteModelBuilder() : CollectionModelBuilder(new() { SupportsMultipleVectors = true, RequiresAtLeastOneVector = false })
{
    public const string SupportedVectorTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    private static readonly string[] DistanceFunctions =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
        DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance, DistanceFunction.HammingDistance,
    ];

    protected override bool SupportsKeyAutoGeneration(Type keyPropertyType) => keyPropertyType == typeof(Guid) || keyPropertyType == typeof(int) || keyPropertyType == typeof(long);

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!Codecs.IsKey(keyProperty.Type))
        {
            throw new NotSupportedException($"Property '{keyProperty.ModelName}' has unsupported type '{keyProperty.Type.Name}'. Key properties must be one of the supported types: {Codecs.SupportedKeyTypes}.");
        }
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = Codecs.SupportedTypes;
        return Codecs.TryGet(type, out _);
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = SupportedVectorTypes;
        return type == typeof(ReadOnlyMemory<float>) || type == typeof(ReadOnlyMemory<float>?) || type == typeof(Embedding<float>) || type == typeof(float[]);
    }

    protected override void ValidateProperty(PropertyModel propertyModel, VectorStoreCollectionDefinition? definition)
    {
        base.ValidateProperty(propertyModel, definition);
        switch (propertyModel)
        {
            case DataPropertyModel { IsFullTextIndexed: true } data when data.Type != typeof(string):
                throw new NotSupportedException($"Property '{data.ModelName}' has type '{data.Type.Name}', but only a string can be full-text indexed.");
            case VectorPropertyModel { DistanceFunction: { } function } vector when !DistanceFunctions.Contains(function):
                throw new NotSupportedException($"Property '{vector.ModelName}' has unsupported distance function '{function}'. Supported are: {string.Join(", ", DistanceFunctions)}.");
            case VectorPropertyModel { IndexKind: { } kind } vector when kind is not (IndexKind.Flat or IndexKind.Dynamic):
                throw new NotSupportedException($"Property '{vector.ModelName}' has unsupported index kind '{kind}'. Searches are exact: use '{IndexKind.Flat}', or leave it out.");
        }

        if (propertyModel.StorageName.Contains('\0', StringComparison.Ordinal) || propertyModel.StorageName.Equals(CollectionSchema.RowId, StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException($"Property '{propertyModel.ModelName}' has storage name '{propertyModel.StorageName}', which the store keeps for itself.");
        }
    }

    protected override void Validate(Type? type, VectorStoreCollectionDefinition? definition)
    {
        base.Validate(type, definition);
        var same = Properties.GroupBy(static property => property.StorageName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1);
        if (same is not null)
        {
            throw new NotSupportedException($"The storage names '{string.Join("' and '", same.Select(static property => property.StorageName))}' differ in case alone, which SQLite does not tell apart.");
        }
    }
}
