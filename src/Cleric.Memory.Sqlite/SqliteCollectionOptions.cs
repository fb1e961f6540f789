using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite;

/// <summary>The definition and the generator of a collection made without a store, and how it uses its file.</summary>
public sealed class SqliteCollectionOptions : VectorStoreCollectionOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public SqliteCollectionOptions()
    {
    }

    /// <summary>Creates a copy.</summary>
    /// <param name="source">What to copy. Null means the defaults.</param>
    public SqliteCollectionOptions(SqliteCollectionOptions? source)
        : base(source) => Store = source is null ? new() : new(source.Store);

    /// <summary>How the file is used. Its generator serves where <see cref="VectorStoreCollectionOptions.EmbeddingGenerator"/> is null.</summary>
    public SqliteVectorStoreOptions Store { get; init; } = new();
}
