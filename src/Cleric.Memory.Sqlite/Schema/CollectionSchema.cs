using System.Globalization;
using Cleric.Memory.Sqlite.Storage;
using Cleric.Memory.Sqlite.Values;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite.Schema;

/// <summary>
/// The tables of one collection, by its number: <c>cleric_N_records</c> with the key and the data, for each vector property <c>cleric_N_vector_NAME</c> with the vectors as float32 in
/// little-endian order, and for each full-text indexed property <c>cleric_N_text_NAME</c>, an FTS5 index of its text. A vector has a table of its own so that reading all vectors reads
/// nothing else.
/// </summary>
internal sealed class CollectionSchema
{
    public const string RowId = "cleric_rowid";

    public CollectionSchema(long id, CollectionModel model)
    {
        (Id, Model) = (id, model);
        Records = RecordsOf(id);
        Key = Identifier.Quote(model.KeyProperty.StorageName);
        FullText = [.. model.DataProperties.Where(static property => property.IsFullTextIndexed)];
        var columns = model.DataProperties.Select(static property => Identifier.Quote(property.StorageName)).Prepend(Key).ToList();
        var updates = columns.Skip(1).Select(static column => $"{column} = excluded.{column}").DefaultIfEmpty($"{Key} = excluded.{Key}");
        Selected = $"r.{RowId}, {string.Join(", ", columns.Select(static column => "r." + column))}";
        SelectByKey = $"SELECT {Selected} FROM {Records} r WHERE r.{Key} = ?";
        SelectByRowId = $"SELECT {Selected} FROM {Records} r WHERE r.{RowId} = ?";
        Upsert = $"INSERT INTO {Records} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(static _ => "?"))}) ON CONFLICT ({Key}) DO UPDATE SET {string.Join(", ", updates)} RETURNING {RowId}";
        DeleteByRowId = $"DELETE FROM {Records} WHERE {RowId} = ?";
        SelectTexts = $"SELECT {string.Join(", ", FullText.Select(static property => Identifier.Quote(property.StorageName)).Prepend(RowId))} FROM {Records} WHERE {Key} = ?";
    }

    public long Id { get; }

    public CollectionModel Model { get; }

    public string Records { get; }

    public string Key { get; }

    public IReadOnlyList<DataPropertyModel> FullText { get; }

    /// <summary>The row's number, the key and the data properties in the model's order, of the table under the alias r.</summary>
    public string Selected { get; }

    public string SelectByKey { get; }

    public string SelectByRowId { get; }

    public string Upsert { get; }

    public string DeleteByRowId { get; }

    /// <summary>The row's number and the full-text indexed texts of a key.</summary>
    public string SelectTexts { get; }

    public string Vectors(string name) => Vectors(Id, name);

    public string Texts(string name) => Texts(Id, name);

    public static string Texts(long id, string name) => Identifier.Quote(string.Create(CultureInfo.InvariantCulture, $"cleric_{id}_text_{name}"));

    public static void Drop(Connection connection, long id)
    {
        foreach (var name in Names(connection, "cleric_texts", id))
        {
            connection.Execute($"DROP TABLE {Texts(id, name)}");
        }

        foreach (var name in Names(connection, "cleric_vectors", id))
        {
            connection.Execute($"DROP TABLE {Vectors(id, name)}");
        }

        connection.Execute($"DROP TABLE IF EXISTS {RecordsOf(id)}");
        foreach (var table in (ReadOnlySpan<string>)["cleric_texts", "cleric_vectors", "cleric_changes"])
        {
            connection.Prepare($"DELETE FROM {table} WHERE collection_id = ?").With(id).Run();
        }

        connection.Prepare("DELETE FROM cleric_collections WHERE id = ?").With(id).Run();
    }

    /// <summary>Makes the tables there are not yet, and adds what the model has that they have not.</summary>
    /// <returns>What keeps the model from being used with the tables there are; null when nothing does.</returns>
    public string? Ensure(Connection connection)
    {
        var found = Columns(connection);
        if (found.Count == 0)
        {
            var definitions = Model.DataProperties.Select(static property => $"{Identifier.Quote(property.StorageName)} {Codec(property).Column}")
                .Prepend($"{Key} {Codec(Model.KeyProperty).Column} NOT NULL UNIQUE")
                .Prepend($"{RowId} INTEGER PRIMARY KEY");
            connection.Execute($"CREATE TABLE {Records} ({string.Join(", ", definitions)})");
        }
        else if (Mismatch(found) is { } mismatch)
        {
            return mismatch;
        }

        foreach (var property in Model.DataProperties)
        {
            if (found.Count > 0 && !found.ContainsKey(property.StorageName))
            {
                connection.Execute($"ALTER TABLE {Records} ADD COLUMN {Identifier.Quote(property.StorageName)} {Codec(property).Column}");
            }

            if (property.IsIndexed && Codec(property) is ScalarCodec codec)
            {
                var index = Identifier.Quote(string.Create(CultureInfo.InvariantCulture, $"cleric_{Id}_index_{property.StorageName}"));
                connection.Execute($"CREATE INDEX IF NOT EXISTS {index} ON {Records} ({codec.Comparable(Identifier.Quote(property.StorageName))})");
            }
        }

        return EnsureVectors(connection) ?? EnsureTexts(connection);
    }

    /// <summary>The dimensions of each vector property in the file.</summary>
    public Dictionary<string, long> Dimensions(Connection connection)
    {
        var all = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var statement = connection.Prepare("SELECT name, dimensions FROM cleric_vectors WHERE collection_id = ?").With(Id);
        while (statement.Step())
        {
            all[statement.Text(0)] = statement.Int64(1);
        }

        statement.Reset();
        return all;
    }

    public static ValueCodec Codec(PropertyModel property) =>
        Codecs.TryGet(property.Type, out var codec) ? codec : throw new NotSupportedException($"Property '{property.ModelName}' has unsupported type '{property.Type.Name}'.");

    /// <summary>What keeps the model from being used with the tables of the file, null when nothing does.</summary>
    public string? Mismatch(Connection connection)
    {
        var columns = Columns(connection);
        if (Mismatch(columns) is { } mismatch)
        {
            return mismatch;
        }

        var dimensions = Dimensions(connection);
        var texts = Names(connection, "cleric_texts", Id);
        if (Model.DataProperties.FirstOrDefault(property => !columns.ContainsKey(property.StorageName) || (property.IsFullTextIndexed && !texts.Contains(property.StorageName, StringComparer.OrdinalIgnoreCase))) is { } data)
        {
            return $"the file has no column or full-text index for property '{data.ModelName}', which EnsureCollectionExistsAsync adds";
        }

        if (Model.VectorProperties.FirstOrDefault(property => !dimensions.ContainsKey(property.StorageName)) is { } vector)
        {
            return $"the file has no table for vector property '{vector.ModelName}', which EnsureCollectionExistsAsync adds";
        }

        return Model.VectorProperties.FirstOrDefault(property => dimensions.TryGetValue(property.StorageName, out var there) && there != property.Dimensions) is { } other
            ? DimensionsDiffer(other, dimensions[other.StorageName])
            : null;
    }

    private static string DimensionsDiffer(VectorPropertyModel property, long there) =>
        string.Create(CultureInfo.InvariantCulture, $"vector property '{property.ModelName}' has {property.Dimensions} dimensions, and {there} in the file");

    private string? Mismatch(Dictionary<string, string> found) => Model.DataProperties.Prepend<PropertyModel>(Model.KeyProperty)
        .Where(property => found.TryGetValue(property.StorageName, out var declared) && declared != Codec(property).Column)
        .Select(property => $"property '{property.ModelName}' of type '{property.Type.Name}' needs a column of type {Codec(property).Column}, and the file's is of type {found[property.StorageName]}")
        .FirstOrDefault()
        ?? (found.ContainsKey(Model.KeyProperty.StorageName) ? null : $"the file has no column '{Model.KeyProperty.StorageName}' for the key");

    private Dictionary<string, string> Columns(Connection connection)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var statement = connection.Prepare($"SELECT name, type FROM pragma_table_info({Records.Replace('"', '\'')})");
        while (statement.Step())
        {
            columns[statement.Text(0)] = statement.Text(1);
        }

        statement.Reset();
        return columns;
    }

    private static string RecordsOf(long id) => Identifier.Quote(string.Create(CultureInfo.InvariantCulture, $"cleric_{id}_records"));

    private static string Vectors(long id, string name) => Identifier.Quote(string.Create(CultureInfo.InvariantCulture, $"cleric_{id}_vector_{name}"));

    private static List<string> Names(Connection connection, string table, long id)
    {
        var names = new List<string>();
        var statement = connection.Prepare($"SELECT name FROM {table} WHERE collection_id = ?").With(id);
        while (statement.Step())
        {
            names.Add(statement.Text(0));
        }

        statement.Reset();
        return names;
    }

    private string? EnsureVectors(Connection connection)
    {
        var there = Dimensions(connection);
        foreach (var property in Model.VectorProperties)
        {
            if (!there.TryGetValue(property.StorageName, out var dimensions))
            {
                connection.Execute($"CREATE TABLE {Vectors(property.StorageName)} ({RowId} INTEGER PRIMARY KEY, vector BLOB NOT NULL)");
                connection.Prepare("INSERT INTO cleric_vectors (collection_id, name, dimensions) VALUES (?, ?, ?)").With(Id, property.StorageName, (long)property.Dimensions).Run();
            }
            else if (dimensions != property.Dimensions)
            {
                return DimensionsDiffer(property, dimensions);
            }
        }

        return null;
    }

    private string? EnsureTexts(Connection connection)
    {
        var there = Names(connection, "cleric_texts", Id);
        foreach (var property in FullText.Where(property => !there.Contains(property.StorageName, StringComparer.OrdinalIgnoreCase)))
        {
            // The index holds no second copy of the text. What is deleted leaves it at once ("secure-delete"), not at the next merge.
            var (table, column) = (Texts(property.StorageName), Identifier.Quote(property.StorageName));
            connection.Execute($"CREATE VIRTUAL TABLE {table} USING fts5(text, content = '', tokenize = 'unicode61 remove_diacritics 2')");
            connection.Execute($"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)");
            connection.Execute($"INSERT INTO {table} (rowid, text) SELECT {RowId}, {column} FROM {Records} WHERE {column} IS NOT NULL");
            connection.Prepare("INSERT INTO cleric_texts (collection_id, name) VALUES (?, ?)").With(Id, property.StorageName).Run();
        }

        return null;
    }
}
