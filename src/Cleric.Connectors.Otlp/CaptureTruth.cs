using Cleric.Connectors.Otlp.Records;

namespace Cleric.Connectors.Otlp;

/// <summary>The label of a capture: what really was the matter. For evaluation alone; no connector reads it.</summary>
public sealed record CaptureTruth
{
    /// <summary>The entity at fault, or null where nothing was wrong.</summary>
    public string? Entity { get; init; }

    /// <summary>
    /// The entities of which each counts as right, <see cref="Entity"/> among them: both ends of a broken path, or every cause where there were several. Empty where nothing was wrong.
    /// </summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>The failure modes that count as right. Empty means any.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>When it began, in UTC, or null.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>The id of the change that caused it, or null.</summary>
    public string? Change { get; init; }

    /// <summary>What was done, in words, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the cause can be told from text alone (a diff, a runbook, a message), so that no finding is expected without a model that reads it.</summary>
    public bool TextOnly { get; init; }

    /// <summary>Reads the "truth.json" of a capture.</summary>
    /// <param name="folder">The capture's folder.</param>
    /// <returns>The label, or null when the capture has none.</returns>
    /// <exception cref="ClericException">The folder does not exist or the file is malformed.</exception>
    public static CaptureTruth? Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new ClericException($"There is no folder '{Path.GetFullPath(folder)}'. Name one that holds a capture.");
        }

        var path = Path.Combine(Path.GetFullPath(folder), CaptureFolder.Truth);
        if (!File.Exists(path))
        {
            return null;
        }

        var truth = RecordFile.One(path, RecordJson.Default.TruthJson);
        return new CaptureTruth
        {
            Entity = truth.Entity,
            Entities = [.. new[] { truth.Entity }.Concat(truth.Entities ?? []).OfType<string>().Distinct(StringComparer.Ordinal)],
            Modes = truth.Modes ?? [],
            Onset = truth.Onset?.ToUniversalTime(),
            Change = truth.Change,
            Note = truth.Note,
            TextOnly = truth.TextOnly ?? false,
        };
    }
}
