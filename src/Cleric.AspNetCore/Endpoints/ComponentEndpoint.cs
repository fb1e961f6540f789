using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>Serves the investigate button. It is the same for all and holds no data, so that any page may load it.</summary>
internal static class ComponentEndpoint
{
    public const string Name = "cleric-investigate.js";

    private static readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> Script = new(Load);

    public static async Task RunAsync(HttpContext http)
    {
        var (bytes, tag) = Script.Value;
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { Public = true, NoCache = true };
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Load()
    {
        using var stream = typeof(ComponentEndpoint).Assembly.GetManifestResourceStream("Cleric." + Name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }
}
