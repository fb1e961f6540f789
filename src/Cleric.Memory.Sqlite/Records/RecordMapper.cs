using System.Globalization;
using System.Numerics.Tensors;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Search;
using Cleric.Memory.Sqlite.Storage;
using Cleric.Memory.Sqlite.Values;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Cleric.Memory.Sqlite.Records;

/// <summary>Records to and from the forms that are stored.</summary>
internal sealed class RecordMapper<TRecord>
    where TRecord : class
{
    private readonly CollectionModel _model;
    private readonly ValueCodec _key;
    private readonly ValueCodec[] _data;
    private readonly object? _defaultKey;

    public RecordMapper(CollectionModel model)
    {
        (_model, _key) = (model, CollectionSchema.Codec(model.KeyProperty));
        _data = [.. model.DataProperties.Select(CollectionSchema.Codec)];
        _defaultKey = model.KeyProperty.Type switch
        {
            var type when type == typeof(Guid) => Guid.Empty,
            var type when type == typeof(int) => 0,
            var type when type == typeof(long) => 0L,
            _ => null,
        };
    }

    /// <summary>A vector given as one of the supported types, null where there is none: null, or of no elements.</summary>
    public static ReadOnlyMemory<float>? Vector(object? value) => value switch
    {
        ReadOnlyMemory<float> { IsEmpty: false } memory => memory,
        float[] { Length: > 0 } array => (ReadOnlyMemory<float>)array,
        Embedding<float> { Vector.IsEmpty: false } embedding => embedding.Vector,

        // Null by itself would be taken for an array, and so for a vector of no elements.
        _ => default(ReadOnlyMemory<float>?),
    };

    public static void CheckDimensions(VectorPropertyModel property, ReadOnlySpan<float> vector, string parameter)
    {
        if (vector.Length != property.Dimensions)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The vector for property '{property.ModelName}' has {vector.Length} dimensions, and the property {property.Dimensions}."), parameter);
        }

        if (!TensorPrimitives.IsFiniteAll(vector))
        {
            throw new ArgumentException($"The vector for property '{property.ModelName}' holds a number that is infinite or none (NaN).", parameter);
        }
    }

    public object StoredKey(object? key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.GetType() == _model.KeyProperty.Type
            ? _key.ToStored(key)
            : throw new ArgumentException($"The key is of type '{key.GetType().Name}', and the key property '{_model.KeyProperty.ModelName}' of type '{_model.KeyProperty.Type.Name}'.", nameof(key));
    }

    public void SetKey(object record, object storedKey) => _model.KeyProperty.SetValueAsObject(record, _key.FromStored(storedKey));

    /// <summary>The stored forms of records, with the embeddings made that they need.</summary>
    public async ValueTask<IReadOnlyList<StoredRecord>> StoreAsync(IReadOnlyList<TRecord> records, CancellationToken cancellationToken)
    {
        var vectors = new byte[]?[records.Count][];
        for (var i = 0; i < records.Count; i++)
        {
            vectors[i] = new byte[]?[_model.VectorProperties.Count];
        }

        for (var p = 0; p < _model.VectorProperties.Count; p++)
        {
            var property = _model.VectorProperties[p];
            var values = records.Select(property.GetValueAsObject).ToArray();
            if (property.EmbeddingType != property.Type)
            {
                var places = Enumerable.Range(0, values.Length).Where(i => values[i] is not null).ToArray();
                if (places.Length > 0)
                {
                    var embeddings = await property.GenerateEmbeddingsAsync(places.Select(i => values[i]), cancellationToken).ConfigureAwait(false);
                    if (embeddings.Count != places.Length)
                    {
                        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The embedding generator gave {embeddings.Count} embeddings for {places.Length} values of property '{property.ModelName}'."));
                    }

                    for (var i = 0; i < places.Length; i++)
                    {
                        values[places[i]] = embeddings[i];
                    }
                }
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (Vector(values[i]) is { } vector)
                {
                    CheckDimensions(property, vector.Span, "records");
                    vectors[i][p] = VectorBytes.Write(vector.Span);
                }
            }
        }

        return [.. records.Select((record, i) => new StoredRecord(record, KeyOf(record), DataOf(record), vectors[i]))];
    }

    /// <summary>The record in the statement's row, which has the columns of <see cref="CollectionSchema.Selected"/>.</summary>
    public TRecord Read(Statement row)
    {
        var record = _model.CreateRecord<TRecord>();
        _model.KeyProperty.SetValueAsObject(record, row.Value(1) is { } key ? _key.FromStored(key) : null);
        for (var i = 0; i < _data.Length; i++)
        {
            var property = _model.DataProperties[i];
            var value = row.Value(i + 2) is { } stored ? _data[i].FromStored(stored) : Nullable.GetUnderlyingType(property.Type) is null ? _data[i].FromNull : null;
            property.SetValueAsObject(record, value);
        }

        return record;
    }

    /// <summary>Reads the vectors of a row into its record.</summary>
    public void ReadVectors(Connection connection, CollectionSchema schema, long row, TRecord record)
    {
        foreach (var property in _model.VectorProperties)
        {
            var statement = connection.Prepare($"SELECT vector FROM {schema.Vectors(property.StorageName)} WHERE {CollectionSchema.RowId} = ?");
            statement.Bind(0, row);
            float[]? vector = null;
            if (statement.Step())
            {
                vector = new float[property.Dimensions];
                VectorBytes.Read(statement.Blob(0), vector);
            }

            statement.Reset();
            property.SetValueAsObject(record, vector switch
            {
                null => null,
                _ when property.Type == typeof(float[]) => vector,
                _ when property.Type == typeof(Embedding<float>) => new Embedding<float>(vector),
                _ => (object)new ReadOnlyMemory<float>(vector),
            });
        }
    }

    private object? KeyOf(TRecord record)
    {
        var key = _model.KeyProperty.GetValueAsObject(record);
        if (_model.KeyProperty.IsAutoGenerated && (key is null || key.Equals(_defaultKey)))
        {
            return null;
        }

        return key is null ? throw new ArgumentException($"Key property '{_model.KeyProperty.ModelName}' of a record is null.", nameof(record)) : StoredKey(key);
    }

    private object?[] DataOf(TRecord record)
    {
        var data = new object?[_data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = _model.DataProperties[i].GetValueAsObject(record) is { } value ? _data[i].ToStored(value) : null;
        }

        return data;
    }
}
