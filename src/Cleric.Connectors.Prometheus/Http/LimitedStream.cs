namespace Cleric.Connectors.Http;

/// <summary>A response that may be so long and no longer. What breaks off is told from what ends.</summary>
internal sealed class LimitedStream(Stream inner, long limit, string product) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new IOException($"{product}'s answer broke off after {_read} bytes: {exception.Message}", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException($"{product}'s answer is compressed and damaged after {_read} bytes: {exception.Message}", exception);
        }

        _read += count;
        return _read <= limit
            ? count
            : throw ConnectorFault.Failed($"{product}'s answer is longer than MaxResponseBytes ({limit}). Ask for less (a narrower query, a shorter window, a larger step), or raise MaxResponseBytes.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
