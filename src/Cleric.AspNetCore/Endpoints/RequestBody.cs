using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>Reads the bodies of requests, up to a limit that is ours rather than the server's.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The body, or null when it is longer.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, long most, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > most)
        {
            return null;
        }

        // The server's own limit is for the host's pages.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most + 1;
        }

        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        var buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > most)
                {
                    return null;
                }

                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The server counted what came in chunks before we did.
            return null;
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
