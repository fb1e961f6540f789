using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>Vectors as they stand in the file: float32 in little-endian order.</summary>
internal static class VectorBytes
{
    public static void Read(ReadOnlySpan<byte> stored, Span<float> vector)
    {
        if (stored.Length != vector.Length * sizeof(float))
        {
            throw new SqliteException(string.Create(CultureInfo.InvariantCulture, $"a stored vector has {stored.Length} bytes where {vector.Length * sizeof(float)} belong"), raw.SQLITE_CORRUPT);
        }

        if (BitConverter.IsLittleEndian)
        {
            stored.CopyTo(MemoryMarshal.AsBytes(vector));
            return;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(stored[(i * sizeof(float))..]);
        }
    }

    public static byte[] Write(ReadOnlySpan<float> vector)
    {
        var stored = new byte[vector.Length * sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(vector).CopyTo(stored);
            return stored;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(stored.AsSpan(i * sizeof(float)), vector[i]);
        }

        return stored;
    }
}
