using System.ComponentModel.DataAnnotations;

namespace Cleric.AspNetCore.Index;

/// <summary>Where the index of investigations is kept.</summary>
public sealed class SqliteInvestigationIndexOptions
{
    /// <summary>The SQLite file. Default "cleric.db" in the working directory. Its folder is made where it is missing.</summary>
    [Required]
    public string Path { get; set; } = "cleric.db";

    /// <summary>How long it is kept who asked what. 1 day or more, default 365 days.</summary>
    [TimeRange("1.00:00:00", "36500.00:00:00")]
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(365);
}
