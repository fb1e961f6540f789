using System.Text.Json;
using Lab.Commands;

namespace Lab.Recording;

/// <summary>Writes the capture folder.</summary>
internal static class CaptureWriter
{
    private const string KnowledgePrefix = "knowledge/";

    /// <summary>Finds out before the recording, not after it, that the folder cannot be written.</summary>
    public static void CheckWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(PartialOf(folder));
            Directory.Delete(PartialOf(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{folder}' cannot be written: {e.Message}");
        }
    }

    public static async Task WriteAsync(
        string folder, string telemetryFolder, CaptureManifest manifest, Topology topology, CaptureLog log, Truth truth, CancellationToken ct)
    {
        // All or nothing: the folder appears when it is complete.
        var partial = PartialOf(folder);
        Directory.CreateDirectory(partial);
        try
        {
            foreach (var signal in (string[])["metrics", "logs", "traces"])
            {
                TelemetryMerge.Write(telemetryFolder, signal, manifest.Window, Path.Combine(partial, signal + ".jsonl.gz"));
            }

            await WriteDocumentAsync(partial, "capture.json", manifest, ct);
            await WriteDocumentAsync(partial, "topology.json", topology, ct);
            await WriteDocumentAsync(partial, "truth.json", truth, ct);
            await WriteLinesAsync(partial, "changes.jsonl", log.Changes, ct);
            await WriteLinesAsync(partial, "resources.jsonl", log.Resources.Where(r => r.Time >= manifest.Window.Start && r.Time <= manifest.Window.End), ct);
            await WriteLinesAsync(partial, "alerts.jsonl", log.Alerts, ct);
            await WriteKnowledgeAsync(partial, ct);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(partial, folder);
        }
        catch
        {
            Directory.Delete(partial, recursive: true);
            throw;
        }
    }

    private static string PartialOf(string folder) => Path.TrimEndingDirectorySeparator(folder) + ".partial";

    private static Task WriteDocumentAsync<T>(string folder, string name, T document, CancellationToken ct) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), JsonSerializer.Serialize(document, CaptureJson.Document).ReplaceLineEndings("\n") + "\n", ct);

    private static Task WriteLinesAsync<T>(string folder, string name, IEnumerable<T> items, CancellationToken ct) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), string.Concat(items.Select(i => JsonSerializer.Serialize(i, CaptureJson.Line) + "\n")), ct);

    private static async Task WriteKnowledgeAsync(string folder, CancellationToken ct)
    {
        var assembly = typeof(CaptureWriter).Assembly;
        Directory.CreateDirectory(Path.Combine(folder, "knowledge"));
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(KnowledgePrefix, StringComparison.Ordinal)))
        {
            await using var source = assembly.GetManifestResourceStream(name)!;
            await using var target = File.Create(Path.Combine(folder, name));
            await source.CopyToAsync(target, ct);
        }
    }
}
