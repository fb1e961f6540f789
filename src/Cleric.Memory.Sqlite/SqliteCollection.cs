using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Cleric.Memory.Sqlite.Filters;
using Cleric.Memory.Sqlite.Records;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Search;
using Cleric.Memory.Sqlite.Storage;
using Cleric.Memory.Sqlite.Values;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite;

/// <summary>
/// A collection of records in a SQLite file. Searches are exact; they hold the calling thread while they scan, and so do other operations while SQLite works. Safe to use from several
/// threads. Failures of the file are <see cref="SqliteVectorStoreException"/>.
/// </summary>
/// <typeparam name="TKey">The type of the key: int, long, ulong, string or <see cref="Guid"/>. Of these int, long and <see cref="Guid"/> can be generated.</typeparam>
/// <typeparam name="TRecord">The type of the records, with a constructor without parameters.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "As the class it extends.")]
public class SqliteCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    /// <summary>How many of the best of each ranking take part in a hybrid search, at least.</summary>
    private const long LeastFused = 100;

    private readonly Store _store;
    private readonly bool _ownsStore;
    private readonly CollectionModel _model;
    private readonly RecordMapper<TRecord> _mapper;
    private readonly VectorStoreCollectionMetadata _metadata;
    private readonly CollectionAccess<TRecord> _access;

    /// <summary>Opens a collection without a store. Nothing is read before the first operation.</summary>
    /// <param name="connectionStringOrFile">A file, or a connection string of Microsoft.Data.Sqlite. ":memory:" keeps everything in memory, for this object alone.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="options">The definition, the generator and the use of the file. Null means the record type's attributes and the defaults.</param>
    /// <exception cref="ArgumentException">The file or the name is empty, or an option is out of range.</exception>
    [RequiresDynamicCode("Mapping a record type is not compatible with native AOT. Use SqliteDynamicCollection.")]
    [RequiresUnreferencedCode("Mapping a record type is not compatible with trimming. Use SqliteDynamicCollection.")]
    public SqliteCollection(string connectionStringOrFile, string name, SqliteCollectionOptions? options = null)
        : this(Store.Open(connectionStringOrFile, options?.Store), ownsStore: true, name, BuildModel(name, options?.Definition, options?.EmbeddingGenerator ?? options?.Store.EmbeddingGenerator))
    {
    }

    internal SqliteCollection(Store store, string name, CollectionModel model)
        : this(store, ownsStore: false, name, model)
    {
    }

    private protected SqliteCollection(Store store, bool ownsStore, string name, CollectionModel model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (_store, _ownsStore) = (store, ownsStore);
        (Name, _model, _mapper) = (name, model, new RecordMapper<TRecord>(model));
        _access = new CollectionAccess<TRecord>(store, name, model, _mapper);
        _metadata = new() { VectorStoreSystemName = SqliteVectorStoreException.SystemName, VectorStoreName = _store.Database.File, CollectionName = name };
    }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override async Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        await _store.Database.ReadAsync("CollectionExists", Name, connection => Store.Find(connection, Name) is not null, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes the collection if there is none, and adds to it the properties, vectors and indexes that its definition has and the file has not.</summary>
    /// <param name="cancellationToken">Ends the wait for the file.</param>
    /// <returns>A task that ends when it is done.</returns>
    public override async Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) =>
        await _store.Database.WriteAsync("EnsureCollectionExists", Name, _access.EnsureExists, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => SqliteVectorStore.DeleteCollectionAsync(_store, Name, cancellationToken);

    /// <inheritdoc />
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckIncludeVectors(options?.IncludeVectors);
        var stored = _mapper.StoredKey(key);
        return await _store.Database.ReadAsync("Get", Name, connection => _access.Read(connection, _access.Resolve(connection, "Get").Schema, stored, options?.IncludeVectors ?? false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        CheckIncludeVectors(options?.IncludeVectors);
        var stored = keys.Select(key => _mapper.StoredKey(key)).ToList();
        if (stored.Count == 0)
        {
            yield break;
        }

        var records = await _store.Database.ReadAsync(
            "Get",
            Name,
            connection =>
            {
                var schema = _access.Resolve(connection, "Get").Schema;
                return stored.Select(key => _access.Read(connection, schema, key, options?.IncludeVectors ?? false)).OfType<TRecord>().ToList();
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var record in records)
        {
            yield return record;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckIncludeVectors(options.IncludeVectors);
        var translated = FilterTranslator.Translate(filter, _model);
        var order = options.OrderBy?.Invoke(new()).Values.Select(Order).ToList() ?? [];
        var records = await _store.Database.ReadAsync(
            "Get",
            Name,
            connection =>
            {
                var schema = _access.Resolve(connection, "Get").Schema;
                using var interrupt = connection.InterruptOn(cancellationToken);
                var statement = connection.Prepare($"SELECT {schema.Selected} FROM {schema.Records} r WHERE {translated.Sql} ORDER BY {string.Join(", ", order.Append("r." + CollectionSchema.RowId))} LIMIT ? OFFSET ?")
                    .With([.. translated.Parameters, (long)top, (long)options.Skip]);
                var found = new List<TRecord>();
                while (statement.Step())
                {
                    var record = _mapper.Read(statement);
                    if (options.IncludeVectors)
                    {
                        _mapper.ReadVectors(connection, schema, statement.Int64(0), record);
                    }

                    found.Add(record);
                }

                statement.Reset();
                return found;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var record in records)
        {
            yield return record;
        }
    }

    /// <inheritdoc />
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <summary>Stores records in one transaction: all of them or, when anything fails, none. Keys that are generated are set on the records once they are stored.</summary>
    /// <param name="records">The records. What is vector of none or of no elements is stored without one and not found by searches.</param>
    /// <param name="cancellationToken">Ends the wait for the file, and the writing before it is committed.</param>
    /// <returns>A task that ends when the records are on the disk.</returns>
    /// <exception cref="ArgumentException">A vector has not as many dimensions as its property, or holds NaN or an infinity; or a key that is not generated is null.</exception>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var all = records as IReadOnlyList<TRecord> ?? [.. records];
        if (all.Count == 0)
        {
            return;
        }

        var stored = await _mapper.StoreAsync(all, cancellationToken).ConfigureAwait(false);
        var keys = await _store.Database.WriteAsync(
            "Upsert",
            Name,
            connection =>
            {
                var (schema, change) = _access.Resolve(connection, "Upsert");
                var writer = new RecordWriter(connection, schema, change);
                var written = new object[stored.Count];
                for (var i = 0; i < written.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    written[i] = writer.Upsert(stored[i]);
                }

                writer.Finish();
                return written;
            },
            cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < keys.Length; i++)
        {
            if (stored[i].Key is null)
            {
                _mapper.SetKey(stored[i].Record, keys[i]);
            }
        }
    }

    /// <inheritdoc />
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    /// <summary>
    /// Deletes records in one transaction; a key that there is no record for is passed over. The file's pages no longer hold what was deleted, but its write-ahead log may, until
    /// <see cref="SqliteVectorStore.CompactAsync"/>.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">Ends the wait for the file, and the deletion before it is committed.</param>
    /// <returns>A task that ends when the deletion is on the disk.</returns>
    public override async Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var stored = keys.Select(key => _mapper.StoredKey(key)).ToList();
        if (stored.Count == 0)
        {
            return;
        }

        await _store.Database.WriteAsync(
            "Delete",
            Name,
            connection =>
            {
                var (schema, change) = _access.Resolve(connection, "Delete");
                var writer = new RecordWriter(connection, schema, change);
                foreach (var key in stored)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Delete(key);
                }

                writer.Finish();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds the records nearest to a value, the nearest first, by comparing with all of them. The score is what the property's distance function gives; by default cosine similarity. Of
    /// records equally near the older comes first.
    /// </summary>
    /// <typeparam name="TInput">The type of the value.</typeparam>
    /// <param name="searchValue">A vector, or what the property's generator makes one of.</param>
    /// <param name="top">How many to find at most.</param>
    /// <param name="options">The filter, which property, how many to pass over, and what score is enough: no less than it for a similarity, no more for a distance.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The records with their scores.</returns>
    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckIncludeVectors(options.IncludeVectors);
        var property = _model.GetVectorPropertyOrSingle(options);
        var filter = Translate(options.Filter);
        var query = await QueryAsync(property, searchValue, cancellationToken).ConfigureAwait(false);
        var results = await _store.Database.ReadAsync(
            "Search",
            Name,
            connection => _access.Attempt(
                connection,
                "Search",
                (searcher, schema) => searcher.Nearest(property, query, filter, (long)top + options.Skip) is { } nearest ? _access.Results(connection, schema, property, nearest, options) : null,
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            yield return result;
        }
    }

    /// <summary>
    /// Finds records by a value and by keywords: the ranking by nearness and the ranking by the words (BM25) are fused by reciprocal rank (Cormack et al. 2009). The score is the fused one,
    /// the sum of 1 / (60 + rank) over the rankings; the more the better.
    /// </summary>
    /// <typeparam name="TInput">The type of the value.</typeparam>
    /// <param name="searchValue">A vector, or what the property's generator makes one of.</param>
    /// <param name="keywords">Words, any of which may match; several in one keyword match as a phrase. Case and diacritics do not matter, and nothing in them is query syntax.</param>
    /// <param name="top">How many to find at most.</param>
    /// <param name="options">The filter, which properties, how many to pass over, and the least score.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The records with their scores.</returns>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckIncludeVectors(options.IncludeVectors);
        var property = _model.GetVectorPropertyOrSingle<TRecord>(new() { VectorProperty = options.VectorProperty });
        var text = _model.GetFullTextDataPropertyOrSingle(options.AdditionalProperty);
        var filter = Translate(options.Filter);
        var query = await QueryAsync(property, searchValue, cancellationToken).ConfigureAwait(false);
        var words = Keywords.Query(keywords);
        var depth = Math.Max(LeastFused, 4L * ((long)top + options.Skip));
        var results = await _store.Database.ReadAsync(
            "HybridSearch",
            Name,
            connection => _access.Attempt(
                connection,
                "HybridSearch",
                (searcher, schema) =>
                {
                    if (searcher.Nearest(property, query, filter, depth) is not { } nearest)
                    {
                        return null;
                    }

                    var matching = words is null ? [] : searcher.Matching(text, words, filter, depth);
                    return RankFusion.Fuse([.. nearest.Select(static row => row.RowId)], matching)
                        .Where(row => options.ScoreThreshold is not { } threshold || row.Score >= threshold)
                        .Skip(options.Skip)
                        .Take(top)
                        .Select(row => _access.Result(connection, schema, row.RowId, row.Score, options.IncludeVectors))
                        .OfType<VectorSearchResult<TRecord>>()
                        .ToList();
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            yield return result;
        }
    }

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStore)
        {
            _store.Dispose();
        }

        base.Dispose(disposing);
    }

    [RequiresDynamicCode("Mapping a record type is not compatible with native AOT.")]
    [RequiresUnreferencedCode("Mapping a record type is not compatible with trimming.")]
    internal static CollectionModel BuildModel(string name, VectorStoreCollectionDefinition? definition, IEmbeddingGenerator? generator)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new NotSupportedException(VectorDataStrings.NonDynamicCollectionWithDictionaryNotSupported(typeof(SqliteDynamicCollection)))
            : new SqliteModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, generator);
    }

    private SqlFilter? Translate(Expression<Func<TRecord, bool>>? filter) => filter is null ? null : FilterTranslator.Translate(filter, _model) is { Sql: not "1" } translated ? translated : null;

    private string Order(FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition.SortInfo sort)
    {
        var property = _model.GetDataOrKeyProperty(sort.PropertySelector);
        var column = "r." + Identifier.Quote(property.StorageName);
        return property is VectorPropertyModel ? throw new NotSupportedException($"Records cannot be ordered by vector property '{property.ModelName}'.")
            : (CollectionSchema.Codec(property) is ScalarCodec codec ? codec.Comparable(column) : column) + (sort.Ascending ? " ASC" : " DESC");
    }

    private void CheckIncludeVectors(bool? include)
    {
        if (include == true && _model.EmbeddingGenerationRequired)
        {
            throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
        }
    }

    private static async ValueTask<Query> QueryAsync<TInput>(VectorPropertyModel property, TInput value, CancellationToken cancellationToken)
        where TInput : notnull
    {
        var vector = value switch
        {
            ReadOnlyMemory<float> memory => memory,
            float[] array => array,
            Embedding<float> embedding => embedding.Vector,
            _ when property.EmbeddingGenerationDispatcher is not null => ((Embedding<float>)await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector,
            _ when property.EmbeddingGenerator is null => throw new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), SqliteModelBuilder.SupportedVectorTypes)),
            _ => throw new InvalidOperationException(VectorDataStrings.IncompatibleEmbeddingGeneratorWasConfiguredForInputType(value.GetType(), property.EmbeddingGenerator.GetType())),
        };
        RecordMapper<TRecord>.CheckDimensions(property, vector.Span, "searchValue");
        return new Query(vector.Span, Metrics.Of(property.DistanceFunction));
    }
}
