namespace Cleric.CaseFiles;

/// <summary>Reads lines as bytes. A line is valid until the next one is read.</summary>
internal sealed class CaseLineReader(Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The line, without its end.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line's end was there.</summary>
    public bool Complete { get; private set; }

    /// <summary>1 for the first line.</summary>
    public long Number { get; private set; }

    /// <summary>Where the line begins in the file.</summary>
    public long Offset { get; private set; }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Offset += Number == 0 ? 0 : Line.Length + 1;
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                Take(searched + end, complete: true);
                _start++;
                return true;
            }

            searched = _end - _start;
            if (_ended)
            {
                if (searched == 0)
                {
                    return false;
                }

                Take(searched, complete: false);
                return true;
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _ended = read == 0;
        }
    }

    private void Take(int length, bool complete)
    {
        Line = _buffer.AsMemory(_start, length);
        _start += length;
        Complete = complete;
        Number++;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
        }
    }
}
