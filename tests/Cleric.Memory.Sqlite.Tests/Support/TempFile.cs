using Microsoft.Data.Sqlite;

namespace Cleric.Memory.Sqlite.Tests.Support;

/// <summary>A folder for one file, gone with it.</summary>
public sealed class TempFile : IDisposable
{
    public TempFile() => Folder = Directory.CreateTempSubdirectory("cleric-memory-").FullName;

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "memory.db");

    /// <summary>The bytes of the file and of what stands beside it.</summary>
    public byte[] AllBytes() => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal).SelectMany(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    })];

    public object? Scalar(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
