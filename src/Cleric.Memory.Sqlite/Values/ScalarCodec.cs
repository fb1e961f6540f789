using System.Globalization;
using System.Text.Json;

namespace Cleric.Memory.Sqlite.Values;

/// <summary>How a type's single values stand in a column, how they compare there, and how they stand in a list.</summary>
internal sealed class ScalarCodec(Type type, string column, Func<object, object> toStored, Func<object, object> fromStored) : ValueCodec(type, column)
{
    /// <summary>The SQL that gives what of a stored value compares as the .NET type's values do. Default the value itself.</summary>
    public Func<string, string> Comparable { get; init; } = static sql => sql;

    /// <summary>What <see cref="Comparable"/> gives for a value.</summary>
    public Func<object, object>? Comparand { get; init; }

    public object? Null { get; init; }

    public override object? FromNull => Null;

    public override object ToStored(object value) => toStored(value);

    public override object FromStored(object stored) => fromStored(stored);

    public object ToComparable(object value) => Comparand is { } comparand ? comparand(value) : toStored(value);

    /// <summary>The value as an element of a JSON array: whole numbers as such, everything else as a string, in which a fraction reads back to the bit.</summary>
    public void WriteElement(Utf8JsonWriter writer, object? value)
    {
        switch (value is null ? null : toStored(value))
        {
            case null:
                writer.WriteNullValue();
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case var other:
                writer.WriteStringValue((string)Element(other));
                break;
        }
    }

    public object? ReadElement(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number => fromStored(reader.GetInt64()),
        _ when Column == "REAL" => fromStored(double.Parse(reader.GetString()!, CultureInfo.InvariantCulture)),
        _ => fromStored(reader.GetString()!),
    };

    /// <summary>What <see cref="Comparable"/> gives for an element of a list that holds the value.</summary>
    public object ToComparableElement(object value) => Element(ToComparable(value));

    private static object Element(object stored) => stored is double number ? number.ToString("R", CultureInfo.InvariantCulture) : stored;
}
