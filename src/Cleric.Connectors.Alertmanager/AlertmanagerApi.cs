using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Connectors.Alertmanager.Reading;
using Cleric.Connectors.Http;

namespace Cleric.Connectors.Alertmanager;

/// <summary>The calls of API v2 that are made (prometheus/alertmanager, api/v2/openapi.yaml). All of them read.</summary>
internal sealed class AlertmanagerApi(HttpConnection connection)
{
    public ValueTask<List<GettableAlert>> AlertsAsync(IEnumerable<string> filters, Caller caller, CancellationToken cancellationToken) =>
        ReadAsync("api/v2/alerts", filters, AlertmanagerJson.Default.ListGettableAlert, caller, cancellationToken);

    public ValueTask<List<AlertGroup>> GroupsAsync(IEnumerable<string> filters, Caller caller, CancellationToken cancellationToken) =>
        ReadAsync("api/v2/alerts/groups", filters, AlertmanagerJson.Default.ListAlertGroup, caller, cancellationToken);

    public ValueTask<List<Silence>> SilencesAsync(Caller caller, CancellationToken cancellationToken) =>
        ReadAsync("api/v2/silences", [], AlertmanagerJson.Default.ListSilence, caller, cancellationToken);

    /// <summary>Errors are a text in JSON, or an object with a message.</summary>
    public static string? ErrorOf(ReadOnlySpan<byte> body)
    {
        try
        {
            var element = JsonSerializer.Deserialize(body, AlertmanagerJson.Default.JsonElement);
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Object when element.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ValueTask<List<T>> ReadAsync<T>(string path, IEnumerable<string> filters, JsonTypeInfo<List<T>> type, Caller caller, CancellationToken cancellationToken) =>
        connection.AskAsync(
            path,
            [.. filters.Select(filter => new KeyValuePair<string, string>("filter", filter))],
            postable: false,
            caller,
            (stream, token) => DocumentReader.ReadAsync(stream, type, "Alertmanager", path, token),
            cancellationToken);
}
