using Microsoft.AspNetCore.Http;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>What a system posted.</summary>
public sealed class WebhookRequest
{
    /// <summary>The request's headers.</summary>
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The request's body, byte for byte as it was sent.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was received, in UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
