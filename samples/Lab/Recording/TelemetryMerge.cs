using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab.Recording;

/// <summary>Puts the telemetry of all processes into one file a signal, in the order of time, and only what lies in the window.</summary>
internal static partial class TelemetryMerge
{
    public static int Write(string folder, string signal, CaptureWindow window, string target)
    {
        var lines = Directory.EnumerateFiles(folder, signal + "-*.jsonl")
            .SelectMany(CompleteLines)
            .Select(line => (Line: line, Time: TimeOf(signal, line)))
            .Where(l => l.Time >= window.Start && l.Time <= window.End)
            .OrderBy(l => l.Time)
            .ToArray();
        using var file = File.Create(target);
        using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
        using var writer = new StreamWriter(gzip, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var (line, _) in lines)
        {
            writer.WriteLine(line);
        }

        return lines.Length;
    }

    /// <summary>A process that was killed may leave half a line behind.</summary>
    private static IEnumerable<string> CompleteLines(string path)
    {
        var text = File.ReadAllText(path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static DateTimeOffset TimeOf(string signal, string line)
    {
        var match = (signal == "traces" ? EndTime() : Time()).Match(line);
        return match.Success
            ? DateTimeOffset.UnixEpoch.AddTicks(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 100)
            : DateTimeOffset.MinValue;
    }

    [GeneratedRegex("\"timeUnixNano\":\"(\\d+)\"")]
    private static partial Regex Time();

    [GeneratedRegex("\"endTimeUnixNano\":\"(\\d+)\"")]
    private static partial Regex EndTime();
}
