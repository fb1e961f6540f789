using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Testing.Http;

/// <summary>A request and its response, as a line of a recording.</summary>
internal sealed record HttpExchange
{
    public required string Method { get; init; }

    /// <summary>Path and query, from the first slash. The host is not kept: a recording is replayed for any.</summary>
    public required string Path { get; init; }

    /// <summary>The request's body as text, or null where there was none.</summary>
    public string? Sent { get; init; }

    public required int Status { get; init; }

    public IReadOnlyDictionary<string, string[]> Headers { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The response's body where it is text.</summary>
    public string? Body { get; init; }

    /// <summary>The response's body in Base64 where it is no text.</summary>
    public string? Bytes { get; init; }

    /// <summary>What the request is told by.</summary>
    [JsonIgnore]
    public string Request => Sent is null ? $"{Method} {Path}" : $"{Method} {Path} with the body {Sent}";

    public string ToLine() => JsonSerializer.Serialize(this, HttpExchangeJson.Default.HttpExchange);

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var content = new ByteArrayContent(Bytes is null ? Encoding.UTF8.GetBytes(Body ?? "") : Convert.FromBase64String(Bytes));
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = content, RequestMessage = request };
        foreach (var (name, values) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, values))
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return response;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HttpExchange))]
internal sealed partial class HttpExchangeJson : JsonSerializerContext;
