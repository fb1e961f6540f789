using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cleric.AspNetCore.Tests;

/// <summary>A server-sent event, read by the framework's own parser.</summary>
internal sealed record StreamedEvent(string? Id, string Type, JsonObject Data)
{
    public static async IAsyncEnumerable<StreamedEvent> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return new StreamedEvent(item.EventId, item.EventType, (JsonObject)JsonNode.Parse(item.Data)!);
        }
    }
}
