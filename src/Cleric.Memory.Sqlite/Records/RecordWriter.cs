using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Storage;

namespace Cleric.Memory.Sqlite.Records;

/// <summary>Writes to one collection within a transaction, and notes for others which rows it changed.</summary>
internal sealed class RecordWriter
{
    private readonly Connection _connection;
    private readonly CollectionSchema _schema;
    private readonly long _change;
    private readonly int[] _texts;
    private readonly List<long> _rows = [];

    public RecordWriter(Connection connection, CollectionSchema schema, long change)
    {
        (_connection, _schema, _change) = (connection, schema, change + 1);
        _texts = [.. schema.FullText.Select(property => schema.Model.DataProperties.Index().First(other => other.Item == property).Index)];
    }

    /// <returns>The stored form of the record's key.</returns>
    public object Upsert(StoredRecord record)
    {
        var key = record.Key ?? NewKey();
        var before = _texts.Length > 0 ? Texts(key) : null;
        var upsert = _connection.Prepare(_schema.Upsert);
        upsert.Bind(0, key);
        for (var i = 0; i < record.Data.Length; i++)
        {
            upsert.Bind(i + 1, record.Data[i]);
        }

        upsert.Step();
        var row = upsert.Int64(0);
        upsert.Run();
        for (var i = 0; i < record.Vectors.Length; i++)
        {
            var table = _schema.Vectors(_schema.Model.VectorProperties[i].StorageName);
            if (record.Vectors[i] is { } vector)
            {
                var put = _connection.Prepare($"INSERT INTO {table} ({CollectionSchema.RowId}, vector) VALUES (?, ?) ON CONFLICT DO UPDATE SET vector = excluded.vector");
                put.Bind(0, row);
                put.Bind(1, vector.AsSpan());
                put.Run();
            }
            else
            {
                _connection.Prepare($"DELETE FROM {table} WHERE {CollectionSchema.RowId} = ?").With(row).Run();
            }
        }

        for (var i = 0; i < _texts.Length; i++)
        {
            var (old, text) = (before?.Texts[i], record.Data[_texts[i]] as string);
            if (old != text)
            {
                Unindex(i, row, old);
                if (text is not null)
                {
                    var table = _schema.Texts(_schema.FullText[i].StorageName);
                    _connection.Prepare($"INSERT INTO {table} (rowid, text) VALUES (?, ?)").With(row, text).Run();
                }
            }
        }

        _rows.Add(row);
        return key;
    }

    public void Delete(object key)
    {
        if (Texts(key) is not { } before)
        {
            return;
        }

        for (var i = 0; i < _texts.Length; i++)
        {
            Unindex(i, before.Row, before.Texts[i]);
        }

        foreach (var property in _schema.Model.VectorProperties)
        {
            _connection.Prepare($"DELETE FROM {_schema.Vectors(property.StorageName)} WHERE {CollectionSchema.RowId} = ?").With(before.Row).Run();
        }

        _connection.Prepare(_schema.DeleteByRowId).With(before.Row).Run();
        _rows.Add(before.Row);
    }

    /// <summary>Notes what was changed. The last thing in the transaction.</summary>
    public void Finish()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        _rows.Sort();
        for (var from = 0; from < _rows.Count;)
        {
            var to = from;
            while (to + 1 < _rows.Count && _rows[to + 1] <= _rows[to] + 1)
            {
                to++;
            }

            _connection.Prepare("INSERT INTO cleric_changes (collection_id, change, first_rowid, last_rowid) VALUES (?, ?, ?, ?)").With(_schema.Id, _change, _rows[from], _rows[to]).Run();
            from = to + 1;
        }

        _connection.Prepare("UPDATE cleric_collections SET change = ? WHERE id = ?").With(_change, _schema.Id).Run();
        _connection.Prepare("DELETE FROM cleric_changes WHERE collection_id = ? AND change <= ?").With(_schema.Id, _change - StoreSchema.KeptChanges).Run();
    }

    private object NewKey()
    {
        var type = _schema.Model.KeyProperty.Type;
        if (type == typeof(Guid))
        {
            return Guid.CreateVersion7().ToString("D");
        }

        // Beyond all keys there are and were: a key that was deleted does not come again.
        var next = (long)_connection.Prepare($"UPDATE cleric_collections SET last_key = MAX(last_key, (SELECT COALESCE(MAX({_schema.Key}), 0) FROM {_schema.Records})) + 1 WHERE id = ? RETURNING last_key").With(_schema.Id).Scalar()!;
        return type == typeof(int) ? (long)checked((int)next) : next;
    }

    private (long Row, string?[] Texts)? Texts(object key)
    {
        var statement = _connection.Prepare(_schema.SelectTexts);
        statement.Bind(0, key);
        (long, string?[])? found = null;
        if (statement.Step())
        {
            var texts = new string?[_texts.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = statement.IsNull(i + 1) ? null : statement.Text(i + 1);
            }

            found = (statement.Int64(0), texts);
        }

        statement.Reset();
        return found;
    }

    private void Unindex(int text, long row, string? old)
    {
        if (old is not null)
        {
            var table = _schema.Texts(_schema.FullText[text].StorageName);
            _connection.Prepare($"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)").With(row, old).Run();
        }
    }
}
