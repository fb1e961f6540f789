using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite;

/// <summary>An operation on a store's file failed. The message names the file and says what to do; <see cref="Error"/> is for code to decide by.</summary>
public sealed class SqliteVectorStoreException : VectorStoreException
{
    internal const string SystemName = "sqlite";

    /// <summary>Creates an exception without a message.</summary>
    public SqliteVectorStoreException() => VectorStoreSystemName = SystemName;

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    public SqliteVectorStoreException(string? message)
        : base(message) => VectorStoreSystemName = SystemName;

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SqliteVectorStoreException(string? message, Exception? innerException)
        : base(message, innerException) => VectorStoreSystemName = SystemName;

    /// <summary>What kept the operation from being done.</summary>
    public SqliteVectorStoreError Error { get; init; }
}
