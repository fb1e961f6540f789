using System.ComponentModel.DataAnnotations;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp;

/// <summary>Which folder an <see cref="OtlpConnector"/> reads, and how.</summary>
public sealed class OtlpCaptureOptions
{
    /// <summary>The folder that holds a capture or OTLP JSON Lines files. Required.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Folder is missing: name the folder that holds a capture or OTLP JSON Lines files.")]
    public string Folder { get; set; } = "";

    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "otlp".</summary>
    public string? Name { get; set; }

    /// <summary>Kinds of query left out, as if the folder had no file for them: for trying what an investigation does without a signal. Default none.</summary>
    public ISet<QueryKind> ExcludeKinds { get; } = new HashSet<QueryKind>();

    /// <summary>
    /// The most memory, in bytes, that decoded telemetry may take while it is kept between queries. Default 256 MiB. Files that decode to more are read anew for each
    /// query, of plain files only the blocks needed; what one query reads is then sampled down to this limit.
    /// </summary>
    [Range(1L << 20, 1L << 40, ErrorMessage = "MemoryLimitBytes must be between 1 MiB (1048576) and 1 TiB.")]
    public long MemoryLimitBytes { get; set; } = 256L << 20;

    /// <summary>
    /// How much older than the end of the window an entity's newest data may be before the answer is called stale. Default null: 60 s, or three times the usual
    /// interval between its samples if that is more; for logs and spans no less than the longest silence among them.
    /// </summary>
    public TimeSpan? StalenessTolerance { get; set; }
}
