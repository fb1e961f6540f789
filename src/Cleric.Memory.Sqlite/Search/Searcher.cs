using Cleric.Memory.Sqlite.Filters;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Storage;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>Finds rows within a transaction that reads.</summary>
internal sealed class Searcher(Store store, Connection connection, CollectionSchema schema, long change, CancellationToken cancellationToken)
{
    /// <summary>The rows nearest to a vector, the nearest first.</summary>
    /// <returns>Null when the vectors in memory are of a later state than the transaction: begin a new one.</returns>
    public (float Nearness, long RowId)[]? Nearest(VectorPropertyModel property, Query query, SqlFilter? filter, long count)
    {
        var table = schema.Vectors(property.StorageName);
        if (count > 1024)
        {
            // No more than there are rows.
            count = Math.Min(count, connection.Prepare($"SELECT COALESCE(MAX({CollectionSchema.RowId}), 0) FROM {table}").Scalar() as long? ?? 0);
        }

        var cache = store.Cache(schema.Id);
        var rows = filter is null ? null : Filtered(cache, filter);
        var nearest = new TopK((int)Math.Min(count, Array.MaxLength));
        if (rows is not { Count: 0 } && !cache.Vectors(table, property.Dimensions).TryScan(connection, change, query, rows, nearest, cancellationToken))
        {
            return null;
        }

        return nearest.Ordered();
    }

    /// <summary>The rows whose text matches best, the best first.</summary>
    public List<long> Matching(DataPropertyModel property, string keywords, SqlFilter? filter, long count)
    {
        var texts = schema.Texts(property.StorageName);
        var sql = filter is null
            ? $"SELECT t.rowid FROM {texts}(?) t ORDER BY t.rank, t.rowid LIMIT ?"
            : $"SELECT t.rowid FROM {texts}(?) t CROSS JOIN {schema.Records} r ON r.{CollectionSchema.RowId} = t.rowid WHERE {filter.Sql} ORDER BY t.rank, t.rowid LIMIT ?";
        using var interrupt = connection.InterruptOn(cancellationToken);
        var statement = connection.Prepare(sql).With([keywords, .. filter?.Parameters ?? [], count]);
        var rows = new List<long>();
        while (statement.Step())
        {
            rows.Add(statement.Int64(0));
        }

        statement.Reset();
        return rows;
    }

    private RowSet Filtered(CollectionCache cache, SqlFilter filter)
    {
        var identity = filter.Identity();
        if (cache.Filtered(identity, change) is { } kept)
        {
            return kept;
        }

        var rows = new RowSet(connection.Prepare($"SELECT COALESCE(MAX({CollectionSchema.RowId}), 0) FROM {schema.Records}").Scalar() as long? ?? 0);
        using var interrupt = connection.InterruptOn(cancellationToken);
        var statement = connection.Prepare($"SELECT r.{CollectionSchema.RowId} FROM {schema.Records} r WHERE {filter.Sql}").With([.. filter.Parameters]);
        while (statement.Step())
        {
            rows.Add(statement.Int64(0));
        }

        statement.Reset();
        cache.Keep(identity, change, rows);
        return rows;
    }
}
