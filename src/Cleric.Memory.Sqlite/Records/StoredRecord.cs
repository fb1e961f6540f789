namespace Cleric.Memory.Sqlite.Records;

/// <summary>A record in the forms that are stored.</summary>
/// <param name="Record">The record itself.</param>
/// <param name="Key">Its key, null where one is to be generated.</param>
/// <param name="Data">The data properties in the model's order.</param>
/// <param name="Vectors">The vector properties in the model's order, null for one that has none.</param>
internal sealed record StoredRecord(object Record, object? Key, object?[] Data, byte[]?[] Vectors);
