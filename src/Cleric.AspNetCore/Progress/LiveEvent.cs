using System.Text;
using System.Text.Json;

namespace Cleric.AspNetCore.Progress;

/// <summary>A progress event, and the bytes by which a stream of server-sent events tells it: made once, for all who follow.</summary>
internal sealed class LiveEvent(ProgressEvent shown)
{
    private byte[]? _frame;

    public ProgressEvent Shown => shown;

    public ReadOnlyMemory<byte> Frame => _frame ??= FrameOf(shown);

    /// <summary>A frame of the stream (WHATWG HTML, "Server-sent events").</summary>
    private static byte[] FrameOf(ProgressEvent shown) => Encoding.UTF8.GetBytes($"id: {shown.Sequence}\nevent: {shown.Type}\ndata: {JsonSerializer.Serialize(shown, ClericHttpJson.Of<ProgressEvent>())}\n\n");
}
