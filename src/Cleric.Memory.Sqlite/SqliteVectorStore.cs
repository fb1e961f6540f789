using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Storage;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite;

/// <summary>
/// A vector store in one SQLite file. Vectors are searched exactly, in memory; several stores and processes may use the file at once. What was stored is on the disk, and what was deleted is
/// not (see <see cref="CompactAsync"/>). Failures of the file are <see cref="SqliteVectorStoreException"/>.
/// </summary>
public sealed class SqliteVectorStore : VectorStore, IMemoryCompaction, IMemoryExclusion
{
    private readonly Store _store;
    private readonly SqliteVectorStoreOptions _options;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Opens a store. Nothing is read before the first operation, which makes the file if there is none; its folder must exist.</summary>
    /// <param name="connectionStringOrFile">A file, or a connection string of Microsoft.Data.Sqlite. ":memory:" keeps everything in memory, for this store alone.</param>
    /// <param name="options">How the file is used. Null means the defaults.</param>
    /// <exception cref="ArgumentException">The file is empty, or an option is out of range.</exception>
    public SqliteVectorStore(string connectionStringOrFile, SqliteVectorStoreOptions? options = null)
    {
        _options = new(options);
        _store = Store.Open(connectionStringOrFile, _options);
        _metadata = new() { VectorStoreSystemName = SqliteVectorStoreException.SystemName, VectorStoreName = _store.Database.File };
    }

    /// <summary>The memory that vectors take now, in bytes, over all collections.</summary>
    public long CachedVectorBytes => _store.Budget.Used;

    /// <inheritdoc />
    [RequiresDynamicCode("Mapping a record type is not compatible with native AOT. Use GetDynamicCollection.")]
    [RequiresUnreferencedCode("Mapping a record type is not compatible with trimming. Use GetDynamicCollection.")]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new ArgumentException(VectorDataStrings.GetCollectionWithDictionaryNotSupported)
            : new SqliteCollection<TKey, TRecord>(_store, name, SqliteCollection<TKey, TRecord>.BuildModel(name, definition, _options.EmbeddingGenerator));

    /// <inheritdoc />
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        new SqliteDynamicCollection(_store, name, SqliteDynamicCollection.BuildDynamicModel(name, definition, _options.EmbeddingGenerator));

    /// <inheritdoc />
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var names = await _store.Database.ReadAsync("ListCollectionNames", collection: null, ListNames, cancellationToken).ConfigureAwait(false);
        foreach (var name in names)
        {
            yield return name;
        }
    }

    /// <inheritdoc />
    public override async Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return await _store.Database.ReadAsync("CollectionExists", name, connection => Store.Find(connection, name) is not null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return DeleteCollectionAsync(_store, name, cancellationToken);
    }

    /// <summary>
    /// Makes sure that what was deleted is in no byte of the file, nor of its write-ahead log: merges the full-text indexes, writes the file anew without the free space and empties the log.
    /// To verify an erasure, search the bytes of the file and of the file with "-wal" after it for the erased text once this is done. It takes time and, for a while, as much disk again as
    /// the file has.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the file.</param>
    /// <returns>A task that ends when it is done.</returns>
    /// <exception cref="SqliteVectorStoreException">Others used the file for longer than the busy timeout, or the disk is full; the file is as before.</exception>
    public async Task CompactAsync(CancellationToken cancellationToken = default)
    {
        await _store.Database.WriteAsync("Compact", collection: null, MergeTexts, cancellationToken).ConfigureAwait(false);
        await _store.Database.MaintainAsync(
            "Compact",
            static connection =>
            {
                connection.Execute("VACUUM");
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await _store.Database.MaintainAsync(
            "Compact",
            static connection =>
            {
                connection.TruncateLog();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the turn to read records, change them and write them back, among all processes that ask for it: by a lock on an empty file beside the store's, which ends with the process. What is in memory alone needs none.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What ends the turn.</returns>
    /// <exception cref="SqliteVectorStoreException">Others had the turn for longer than the busy timeout, or the file cannot be made.</exception>
    public Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default) => _store.Database.EnterAsync(cancellationToken);

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    internal static async Task DeleteCollectionAsync(Store store, string name, CancellationToken cancellationToken)
    {
        var deleted = await store.Database.WriteAsync(
            "EnsureCollectionDeleted",
            name,
            connection =>
            {
                if (Store.Find(connection, name) is not var (id, _))
                {
                    return 0;
                }

                CollectionSchema.Drop(connection, id);
                return id;
            },
            cancellationToken).ConfigureAwait(false);
        store.Forget(deleted);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _store.Dispose();
        }

        base.Dispose(disposing);
    }

    private static List<string> ListNames(Connection connection)
    {
        var names = new List<string>();
        var statement = connection.Prepare("SELECT name FROM cleric_collections ORDER BY name");
        while (statement.Step())
        {
            names.Add(statement.Text(0));
        }

        statement.Reset();
        return names;
    }

    private static bool MergeTexts(Connection connection)
    {
        var tables = new List<string>();
        var statement = connection.Prepare("SELECT collection_id, name FROM cleric_texts");
        while (statement.Step())
        {
            tables.Add(CollectionSchema.Texts(statement.Int64(0), statement.Text(1)));
        }

        statement.Reset();
        foreach (var table in tables)
        {
            connection.Execute($"INSERT INTO {table} ({table}) VALUES ('optimize')");
        }

        return true;
    }
}
