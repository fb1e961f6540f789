using Microsoft.AspNetCore.Http;

namespace Cleric.Browser;

/// <summary>Breaks a connection off in the middle of an event, as a proxy or a restart does.</summary>
internal sealed class StreamCutter(HttpContext context, Stream inner, int events) : Stream
{
    private int _left = events;
    private bool _broken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_broken)
        {
            throw new IOException("The connection was cut.");
        }

        var from = 0;
        while (_left > 0 && buffer.Span[from..].IndexOf("\n\n"u8) is >= 0 and var end)
        {
            from += end + 2;
            _left--;
        }

        if (_left > 0 || from == buffer.Length)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        // Half of the event that follows still goes out.
        _broken = true;
        await inner.WriteAsync(buffer[..(from + ((buffer.Length - from) / 2))], cancellationToken);
        await inner.FlushAsync(cancellationToken);
        context.Abort();
        throw new IOException("The connection was cut.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
