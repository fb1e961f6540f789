using System.Diagnostics.CodeAnalysis;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite;

/// <summary>A collection whose records are dictionaries by the names of the properties that its definition lists. Compatible with native AOT.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "As the class it extends.")]
public sealed class SqliteDynamicCollection : SqliteCollection<object, Dictionary<string, object?>>
{
    /// <summary>Opens a collection without a store. Nothing is read before the first operation.</summary>
    /// <param name="connectionStringOrFile">A file, or a connection string of Microsoft.Data.Sqlite. ":memory:" keeps everything in memory, for this object alone.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="options">The definition, which is required, the generator and the use of the file.</param>
    /// <exception cref="ArgumentException">The file or the name is empty, the definition is missing, or an option is out of range.</exception>
    public SqliteDynamicCollection(string connectionStringOrFile, string name, SqliteCollectionOptions options)
        : base(
            Store.Open(connectionStringOrFile, Required(options).Store),
            ownsStore: true,
            name,
            BuildDynamicModel(name, options.Definition ?? throw new ArgumentException("Definition is missing: it lists the properties.", nameof(options)), options.EmbeddingGenerator ?? options.Store.EmbeddingGenerator))
    {
    }

    internal SqliteDynamicCollection(Store store, string name, CollectionModel model)
        : base(store, name, model)
    {
    }

    internal static CollectionModel BuildDynamicModel(string name, VectorStoreCollectionDefinition definition, IEmbeddingGenerator? generator)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(definition);
        return new SqliteModelBuilder().BuildDynamic(definition, definition.EmbeddingGenerator ?? generator);
    }

    private static SqliteCollectionOptions Required(SqliteCollectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options;
    }
}
