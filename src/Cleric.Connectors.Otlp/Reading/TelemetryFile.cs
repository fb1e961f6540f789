using System.Buffers.Binary;
using System.IO.Compression;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>A JSON Lines file, plain or gzip-compressed.</summary>
internal sealed record TelemetryFile(string Path)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public bool IsGzip => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>What changes when the file does, so that a cache of it can be told to be out of date.</summary>
    public (long Length, DateTime Written) Stamp()
    {
        var info = new FileInfo(Path);
        return (info.Length, info.LastWriteTimeUtc);
    }

    /// <summary>Opens the uncompressed content. Only that of a plain file can seek.</summary>
    public Stream Open()
    {
        // The collector may still be writing and rotating.
        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        return IsGzip ? new GZipStream(new BufferedStream(file, 1 << 16), CompressionMode.Decompress) : file;
    }

    /// <summary>Reads the lines of an opened content from its beginning.</summary>
    public LineReader Lines(Stream content) => new(content, isWhole: IsGzip ? EndsAt : null);

    /// <summary>The files of a kind in a folder: "metrics.jsonl", "metrics.jsonl.gz", "metrics-2.jsonl", in order of name.</summary>
    public static IReadOnlyList<TelemetryFile> Find(string folder, string stem) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(path => Matches(System.IO.Path.GetFileName(path), stem))
            .Order(StringComparer.Ordinal)
            .Select(path => new TelemetryFile(path)),
    ];

    /// <summary>
    /// Whether the archive really ends with that much content. .NET's stream does not tell of an archive that was cut off, but the length of the content is in the last
    /// four bytes (RFC 1952, ISIZE).
    /// </summary>
    private bool EndsAt(long length)
    {
        Span<byte> size = stackalloc byte[4];
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < size.Length)
        {
            return false;
        }

        file.Seek(-size.Length, SeekOrigin.End);
        file.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)length;
    }

    private static bool Matches(string name, string stem) =>
        name.StartsWith(stem, StringComparison.OrdinalIgnoreCase)
        && name.Length > stem.Length
        && name[stem.Length] is '.' or '-' or '_'
        && (name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase));
}
