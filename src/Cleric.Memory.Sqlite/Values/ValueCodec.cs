namespace Cleric.Memory.Sqlite.Values;

/// <summary>How a type's values stand in a column. A stored form is a long, a double, a string or a byte[]; null is null for every type.</summary>
internal abstract class ValueCodec(Type type, string column)
{
    /// <summary>The type, without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; } = type;

    /// <summary>The declared type of the column.</summary>
    public string Column { get; } = column;

    public abstract object ToStored(object value);

    public abstract object FromStored(object stored);

    /// <summary>What null reads as where the property cannot be null. Null means its type's default.</summary>
    public virtual object? FromNull => null;
}
