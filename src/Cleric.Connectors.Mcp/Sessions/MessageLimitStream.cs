using Cleric.Connectors.Http;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>What a program writes, a message a line; none may be longer than so much.</summary>
internal sealed class MessageLimitStream(Stream inner, long limit, Action<ConnectorFault> tell) : Stream
{
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        var end = buffer.Span[..count].LastIndexOf((byte)'\n');
        _length = end < 0 ? _length + count : count - end - 1;
        if (_length <= limit)
        {
            return count;
        }

        var fault = ConnectorFault.Failed($"The server sent a message longer than MaxResponseBytes ({limit}), and the connection was dropped. Ask the tool for less, or raise MaxResponseBytes.");
        tell(fault);
        throw fault;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
