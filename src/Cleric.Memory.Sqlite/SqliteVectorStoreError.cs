namespace Cleric.Memory.Sqlite;

/// <summary>What kept an operation on a store's file from being done.</summary>
public enum SqliteVectorStoreError
{
    /// <summary>Anything that has no value of its own here. The inner exception holds SQLite's code.</summary>
    Other,

    /// <summary>Another connection, of this process or another, held the file for longer than the busy timeout. Nothing was changed.</summary>
    Locked,

    /// <summary>The disk, or the limit set for the file, is full. Nothing of the operation was stored, and what was stored before is still there.</summary>
    DiskFull,

    /// <summary>The file is no SQLite database, or it is encrypted.</summary>
    NotADatabase,

    /// <summary>The file is a SQLite database that is damaged.</summary>
    Corrupt,

    /// <summary>The file was written by a newer version of this package.</summary>
    NewerSchema,

    /// <summary>The file cannot be opened: its folder does not exist, or the process may not read or write it.</summary>
    CannotOpen,

    /// <summary>The file, or the connection, is read-only.</summary>
    ReadOnly,

    /// <summary>The collection does not exist.</summary>
    NoCollection,

    /// <summary>The collection in the file does not fit the record's definition: another type of key, or other dimensions of a vector.</summary>
    DefinitionMismatch,
}
