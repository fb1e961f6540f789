using System.ComponentModel.DataAnnotations;

namespace Cleric.Memory.Sqlite;

/// <summary>Which file holds Cleric's memory, and how it is used.</summary>
public sealed class SqliteMemoryOptions
{
    /// <summary>The file, or a connection string of Microsoft.Data.Sqlite. Made if there is none; its folder must exist. Required.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "File is missing: name the SQLite file that holds the memory.")]
    public string File { get; set; } = "";

    /// <summary>The most memory, in bytes, that vectors may take while they are kept for searches. Default null: 2 GiB, or half of the memory the process may use if that is less.</summary>
    [Range(0, 1L << 44, ErrorMessage = "VectorCacheBytes must be between 0 and 16 TiB (17592186044416).")]
    public long? VectorCacheBytes { get; set; }

    /// <summary>How long an operation waits for a lock that another process holds on the file. Default 30 s; from 0 to a day.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a commit may return before the disk has it. Default false. See <see cref="SqliteVectorStoreOptions.RelaxedDurability"/>.</summary>
    public bool RelaxedDurability { get; set; }
}
