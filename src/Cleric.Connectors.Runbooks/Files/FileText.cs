using System.Text;
using System.Text.Unicode;

namespace Cleric.Connectors.Files;

/// <summary>The text of a file, or of its beginning where it is too long.</summary>
/// <param name="Text">The text, without a byte order mark. What is no UTF-8 is replaced by U+FFFD.</param>
/// <param name="IsCut">Whether there is more of it.</param>
/// <param name="IsClean">Whether all of it was UTF-8, or UTF-16 with a byte order mark.</param>
internal sealed record FileText(string Text, bool IsCut, bool IsClean)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileText Read(string path, int mostBytes)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[(int)Math.Min(mostBytes + 1L, Math.Max(stream.Length, 1))];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var isCut = length > mostBytes;
        var read = bytes.AsSpan(0, Math.Min(length, mostBytes));
        if (isCut && read.LastIndexOf((byte)'\n') is var line and > 0)
        {
            // Not in the middle of a line, nor of a character.
            read = read[..(line + 1)];
        }

        return read switch
        {
            [0xFF, 0xFE, ..] => new FileText(Encoding.Unicode.GetString(read[2..]), isCut, true),
            [0xFE, 0xFF, ..] => new FileText(Encoding.BigEndianUnicode.GetString(read[2..]), isCut, true),
            [0xEF, 0xBB, 0xBF, ..] => new FileText(Encoding.UTF8.GetString(read[3..]), isCut, Utf8.IsValid(read)),
            _ => new FileText(Encoding.UTF8.GetString(read), isCut, Utf8.IsValid(read)),
        };
    }
}
