using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cleric.Memory.Sqlite.Storage;

/// <summary>Says what went wrong with a file, and what to do.</summary>
internal static class Failure
{
    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Whether the connection can go on being used after this error.</summary>
    public static bool SparesConnection(SqliteException error) =>
        error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_CONSTRAINT or raw.SQLITE_INTERRUPT or raw.SQLITE_FULL or raw.SQLITE_TOOBIG;

    public static SqliteVectorStoreException Of(SqliteException error, string file, string operation, string? collection, TimeSpan waited)
    {
        var (kind, text) = error.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (
                SqliteVectorStoreError.Locked,
                string.Create(CultureInfo.InvariantCulture, $"'{file}' is locked by another connection or process, and was for the {waited.TotalSeconds:0.##} s of BusyTimeout. Nothing was changed. Try again, end what holds it, or raise BusyTimeout.")),
            raw.SQLITE_FULL => (
                SqliteVectorStoreError.DiskFull,
                $"There is no room for '{file}' to grow: the disk is full. Nothing of this operation was stored, and nothing stored before is lost. Free space on its disk and try again."),
            raw.SQLITE_NOTADB => (SqliteVectorStoreError.NotADatabase, $"'{file}' is no SQLite database, or it is encrypted. Name another file, or move this one away: a new one is then made."),
            raw.SQLITE_CORRUPT => (SqliteVectorStoreError.Corrupt, $"'{file}' is damaged ({error.Message}). Put back a copy of it, or save what can be read with the sqlite3 tool's .recover."),
            raw.SQLITE_CANTOPEN => (SqliteVectorStoreError.CannotOpen, $"'{file}' cannot be opened ({error.Message}). Its folder must exist, and the process must be allowed to read and write both."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => (SqliteVectorStoreError.ReadOnly, $"'{file}' cannot be written ({error.Message}). The process must be allowed to write the file and its folder, and the connection string must not say read-only."),
            _ => (SqliteVectorStoreError.Other, string.Create(CultureInfo.InvariantCulture, $"SQLite failed on '{file}': {error.Message} (code {error.SqliteExtendedErrorCode}).")),
        };
        return new SqliteVectorStoreException(text, error) { Error = kind, CollectionName = collection, OperationName = operation, VectorStoreName = file };
    }

    public static SqliteVectorStoreException Of(SqliteVectorStoreError kind, string message, string file, string operation, string? collection) =>
        new(message) { Error = kind, CollectionName = collection, OperationName = operation, VectorStoreName = file };
}
