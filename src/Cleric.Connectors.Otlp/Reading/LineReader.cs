using System.Buffers;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>
/// Hands out the lines of a stream one by one from a pooled buffer that grows to the longest of them. It takes LF and CRLF, a byte order mark and a
/// stream that ends in the middle of a gzip block.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Longer lines are skipped and counted: a line must lie in memory as a whole.</summary>
    public const int MaxLineBytes = 128 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly Stream _stream;
    private readonly int _maxLineBytes;
    private readonly bool _atFileStart;
    private readonly Func<long, bool>? _isWhole;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
    private long _unread;
    private long _bufferAt;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _skipping;

    /// <summary>Reads at most <paramref name="length"/> bytes from where the stream stands, which is <paramref name="offset"/> in the content.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="length">How much to read.</param>
    /// <param name="isWhole">Of the length of a content that ends without a newline: whether it really ends there. Null: it does.</param>
    /// <param name="maxLineBytes">How long a line may be.</param>
    public LineReader(Stream stream, long offset = 0, long length = long.MaxValue, Func<long, bool>? isWhole = null, int maxLineBytes = MaxLineBytes)
    {
        _isWhole = isWhole;
        _stream = stream;
        _unread = length;
        _bufferAt = offset;
        _atFileStart = offset == 0;
        _maxLineBytes = maxLineBytes;
    }

    /// <summary>Where the line last handed out begins, in the uncompressed content.</summary>
    public long LineOffset { get; private set; }

    /// <summary>Where the next one begins.</summary>
    public long NextOffset => _bufferAt + _start;

    /// <summary>The line's number, from 1; counted from where the reader began.</summary>
    public long LineNumber { get; private set; }

    /// <summary>How many lines were longer than the limit.</summary>
    public int TooLong { get; private set; }

    /// <summary>Why the compressed data ended early, or null.</summary>
    public string? Broken { get; private set; }

    /// <summary>Hands out the next line that is not blank. It is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var scanned = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var at = scanned + newline;
                if (Take(at, at + 1, out line))
                {
                    return true;
                }

                scanned = _start;
            }
            else if (_ended)
            {
                // The rest of a broken stream is no line.
                if (_start < _end && Broken is null && Take(_end, _end, out line))
                {
                    return true;
                }

                line = default;
                return false;
            }
            else
            {
                scanned = Fill();
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool Take(int end, int next, out ReadOnlySpan<byte> line)
    {
        LineOffset = _bufferAt + _start;
        LineNumber++;
        line = _buffer.AsSpan(_start, end - _start);
        if (_atFileStart && LineNumber == 1 && line.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        line = line.Trim(" \t\r"u8);
        _start = next;
        if (_skipping)
        {
            _skipping = false;
            return false;
        }

        return !line.IsEmpty;
    }

    /// <summary>Reads on; says where in the buffer the new bytes begin.</summary>
    private int Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferAt += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end >= _maxLineBytes || _skipping)
        {
            TooLong += _skipping ? 0 : 1;
            _skipping = true;
            _bufferAt += _end;
            _end = 0;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var want = (int)Math.Min(_buffer.Length - _end, _unread);
        var got = 0;
        try
        {
            got = want == 0 ? 0 : _stream.Read(_buffer, _end, want);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            Broken = fault.Message;
        }

        var added = _end;
        _ended = got == 0;
        _end += got;
        _unread -= got;
        if (_ended && _end > _start && Broken is null && _isWhole?.Invoke(_bufferAt + _end) == false)
        {
            Broken = "The compressed data ends early.";
        }

        return added;
    }
}
