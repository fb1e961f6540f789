using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Search;
using Cleric.Memory.Sqlite.Storage;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite.Records;

/// <summary>What a collection does within a transaction: finds its tables, reads records and searches.</summary>
internal sealed class CollectionAccess<TRecord>(Store store, string name, CollectionModel model, RecordMapper<TRecord> mapper)
    where TRecord : class
{
    /// <summary>As of the last transaction. A collection that was deleted and made anew has another number, and so another schema.</summary>
    private volatile CollectionSchema? _schema;

    public T Attempt<T>(Connection connection, string operation, Func<Searcher, CollectionSchema, T?> search, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (schema, change) = Resolve(connection, operation);
            if (search(new Searcher(store, connection, schema, change, cancellationToken), schema) is { } result)
            {
                return result;
            }

            // Another search has brought the vectors in memory up to a state later than what this transaction sees.
            connection.Prepare("COMMIT").Run();
            connection.Prepare("BEGIN").Run();
        }
    }

    public List<VectorSearchResult<TRecord>> Results(Connection connection, CollectionSchema schema, VectorPropertyModel property, (float Nearness, long RowId)[] nearest, VectorSearchOptions<TRecord> options)
    {
        var results = new List<VectorSearchResult<TRecord>>(nearest.Length);
        foreach (var (nearness, row) in nearest.AsSpan(Math.Min(options.Skip, nearest.Length)))
        {
            var score = Metrics.Score(property.DistanceFunction, nearness);
            if (options.ScoreThreshold is { } threshold && !Metrics.Reaches(property.DistanceFunction, score, threshold))
            {
                break;
            }

            if (Result(connection, schema, row, score, options.IncludeVectors) is { } result)
            {
                results.Add(result);
            }
        }

        return results;
    }

    public VectorSearchResult<TRecord>? Result(Connection connection, CollectionSchema schema, long row, double score, bool includeVectors)
    {
        var statement = connection.Prepare(schema.SelectByRowId);
        statement.Bind(0, row);
        return ReadOne(connection, schema, statement, includeVectors) is { } record ? new(record, score) : null;
    }

    public TRecord? Read(Connection connection, CollectionSchema schema, object storedKey, bool includeVectors) =>
        ReadOne(connection, schema, connection.Prepare(schema.SelectByKey).With(storedKey), includeVectors);

    private TRecord? ReadOne(Connection connection, CollectionSchema schema, Statement statement, bool includeVectors)
    {
        TRecord? record = null;
        if (statement.Step())
        {
            record = mapper.Read(statement);
            if (includeVectors)
            {
                mapper.ReadVectors(connection, schema, statement.Int64(0), record);
            }
        }

        statement.Reset();
        return record;
    }

    public CollectionSchema EnsureExists(Connection connection)
    {
        if (Store.Find(connection, name) is null)
        {
            connection.Prepare("INSERT INTO cleric_collections (name) VALUES (?)").With(name).Run();
        }

        var schema = new CollectionSchema(Store.Find(connection, name)!.Value.Id, model);
        return schema.Ensure(connection) is { } mismatch ? throw Mismatch(mismatch, "EnsureCollectionExists") : schema;
    }

    public (CollectionSchema Schema, long Change) Resolve(Connection connection, string operation)
    {
        if (Store.Find(connection, name) is not var (id, change))
        {
            throw Failure.Of(SqliteVectorStoreError.NoCollection, $"'{store.Database.File}' has no collection '{name}'. Call EnsureCollectionExistsAsync first.", store.Database.File, operation, name);
        }

        var schema = _schema;
        if (schema?.Id != id)
        {
            schema = new CollectionSchema(id, model);
            if (schema.Mismatch(connection) is { } mismatch)
            {
                throw Mismatch(mismatch, operation);
            }

            _schema = schema;
        }

        return (schema, change);
    }

    private SqliteVectorStoreException Mismatch(string mismatch, string operation) => Failure.Of(
        SqliteVectorStoreError.DefinitionMismatch, $"Collection '{name}' in '{store.Database.File}' does not fit its definition: {mismatch}.", store.Database.File, operation, name);
}
