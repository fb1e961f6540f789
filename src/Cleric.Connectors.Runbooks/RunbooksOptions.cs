using System.ComponentModel.DataAnnotations;
using Cleric.Connectors.Validation;

namespace Cleric.Connectors.Runbooks;

/// <summary>Which folders a <see cref="RunbooksConnector"/> reads, and how.</summary>
public sealed class RunbooksOptions
{
    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "runbooks".</summary>
    public string? Name { get; set; }

    /// <summary>The folders that hold Markdown files, at any depth. At least one. One that does not exist is told in each answer and looked for again.</summary>
    public IList<string> Folders { get; } = new List<string>();

    /// <summary>
    /// Which files are read, as globs below each folder. When it is left empty (the default): "**/*.md" and "**/*.markdown". Hidden folders and links out of a folder are never followed.
    /// </summary>
    public IList<string> Include { get; } = new List<string>();

    /// <summary>The most bytes of a file that are read; the rest is not searched, which each answer says. Default 1 MiB.</summary>
    [Range(1_024, 100 * 1_024 * 1_024, ErrorMessage = "MaxFileBytes must be between 1024 and 104857600 (100 MiB).")]
    public int MaxFileBytes { get; set; } = 1_024 * 1_024;

    /// <summary>The most files that are read. Default 10,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "MaxFiles must be between 1 and 1000000.")]
    public int MaxFiles { get; set; } = 10_000;

    /// <summary>How long the folders are taken to be unchanged. After that the next query looks for changed files, and reads those alone. Default 5 s.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan RefreshAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long ago a runbook may have been reviewed, by its front matter, before an answer that holds it says so. Default 365 days.</summary>
    [TimeRange("00:01:00", "36500.00:00:00")]
    public TimeSpan ReviewAfter { get; set; } = TimeSpan.FromDays(365);
}
