using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.AspNetCore.Investigations;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Reads bodies, and says by the field what is wrong with one.</summary>
internal static class Payloads
{
    /// <exception cref="ClericException">It is no JSON of that form. The message names the field.</exception>
    public static T Read<T>(WebhookRequest request, JsonTypeInfo<T> form, string sender)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body.Span, form) ?? throw new ClericException($"The body is null. Post the JSON of {sender} as it is.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Wrong(exception, "$", sender);
        }
    }

    /// <summary>Reads a part of a body.</summary>
    /// <exception cref="ClericException">It is not of that form. The message names the field.</exception>
    public static T Read<T>(JsonElement part, JsonTypeInfo<T> form, string field, string sender)
        where T : class
    {
        try
        {
            return part.Deserialize(form) ?? throw Missing(field, sender);
        }
        catch (JsonException exception)
        {
            throw Wrong(exception, $"$.{field}", sender);
        }
    }

    /// <summary>Reads the alerts of a body. One that cannot be read is told, and no reason to lose the others: a sender does not send again what was refused.</summary>
    public static WebhookDelivery WithAlerts<T>(this WebhookDelivery delivery, IReadOnlyList<T> written, Func<T, int, AttachedAlert> read)
    {
        var (alerts, problems) = (new List<AttachedAlert>(written.Count), new List<string>());
        for (var i = 0; i < written.Count; i++)
        {
            try
            {
                alerts.Add(read(written[i], i));
            }
            catch (ClericException exception)
            {
                problems.Add(exception.Message);
            }
        }

        return delivery with { Alerts = alerts, Problems = problems };
    }

    private static ClericException Wrong(Exception exception, string root, string sender) =>
        exception is NotSupportedException ? new ClericException($"'{root}.trigger.kind' of the body is missing: it is one of alert, question, anomaly and change.", exception)
        : (exception as JsonException)?.Path is { Length: > 1 } path && path[0] == '$'
        ? new ClericException($"'{root}{path[1..]}' of the body is unknown, or of the wrong type or form. Post the JSON of {sender} as it is.", exception)
        : new ClericException($"The body is malformed. Post the JSON of {sender} as it is.", exception);

    /// <summary>A body's own mark, the same for the same bytes.</summary>
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    public static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    public static ClericException Missing(string field, string sender) => new($"'{field}' is missing in the body. Post the JSON of {sender} as it is.");
}
