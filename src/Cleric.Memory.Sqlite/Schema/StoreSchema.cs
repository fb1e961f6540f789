using System.Globalization;
using Cleric.Memory.Sqlite.Storage;

namespace Cleric.Memory.Sqlite.Schema;

/// <summary>
/// The tables that all collections share. <c>cleric_schema</c> holds the version, <c>cleric_collections</c> a row for each collection, <c>cleric_vectors</c> its vector properties,
/// <c>cleric_texts</c> its full-text indexes, and <c>cleric_changes</c> which rows were changed by which change of the collection, so that the vectors other processes keep in memory can
/// follow.
/// </summary>
internal static class StoreSchema
{
    public const long Version = 1;

    /// <summary>Changes kept for others to follow. Whoever is further behind reads all vectors anew.</summary>
    public const long KeptChanges = 1024;

    private const string Tables = """
        CREATE TABLE cleric_schema (version INTEGER NOT NULL);
        CREATE TABLE cleric_collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            change INTEGER NOT NULL DEFAULT 0,
            last_key INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE cleric_vectors (
            collection_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            dimensions INTEGER NOT NULL,
            PRIMARY KEY (collection_id, name)) WITHOUT ROWID;
        CREATE TABLE cleric_texts (
            collection_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (collection_id, name)) WITHOUT ROWID;
        CREATE TABLE cleric_changes (
            collection_id INTEGER NOT NULL,
            change INTEGER NOT NULL,
            first_rowid INTEGER NOT NULL,
            last_rowid INTEGER NOT NULL,
            PRIMARY KEY (collection_id, change, first_rowid)) WITHOUT ROWID;
        """;

    public static void Ensure(Connection connection, string file)
    {
        if (Read(connection) is not { } version)
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                // Another process may have been first.
                if (Read(connection) is null)
                {
                    foreach (var statement in Tables.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    {
                        connection.Execute(statement);
                    }

                    connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO cleric_schema (version) VALUES ({Version})"));
                }

                connection.Execute("COMMIT");
            }
            catch
            {
                connection.Rollback();
                throw;
            }

            version = Read(connection) ?? 0;
        }

        if (version > Version)
        {
            throw Failure.Of(
                SqliteVectorStoreError.NewerSchema,
                string.Create(CultureInfo.InvariantCulture, $"'{file}' has schema version {version}; this version of Cleric.Memory.Sqlite knows up to {Version}. Update the package, or name another file."),
                file,
                "Open",
                collection: null);
        }
    }

    private static long? Read(Connection connection) =>
        connection.Prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'cleric_schema'").Scalar() is null ? null : connection.Prepare("SELECT version FROM cleric_schema").Scalar() as long?;
}
