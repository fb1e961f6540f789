using System.Net;
using System.Security.Authentication;
using Cleric.Connectors.Http;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>
/// What stands between the SDK and a server over HTTP: sends the credentials along, lets no redirect lead elsewhere, and reads no more than so much. What trying again does not mend is thrown as a
/// <see cref="ConnectorFault"/>.
/// </summary>
internal sealed class EndpointHandler(McpOptions options, Credentials credentials) : DelegatingHandler
{
    private const int MostRedirects = 3;

    /// <summary>Where the server is, as it may be told.</summary>
    public static string PlaceOf(Uri endpoint) => endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await credentials.AuthoriseAsync(request, Caller.Anonymous, cancellationToken).ConfigureAwait(false);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400)
            {
                return Checked(response);
            }

            using (response)
            {
                request.RequestUri = Follow(response, request.RequestUri!, redirects);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException tls)
        {
            throw ConnectorFault.Failed(
                $"No secure connection to {PlaceOf(options.Endpoint!)}: {(tls.InnerException ?? tls).Message} If an authority of your own issued the server's certificate, name it in CertificateAuthorityFile; if the server asks for one, set ClientCertificateFile.", exception);
        }
    }

    private HttpResponseMessage Checked(HttpResponseMessage response)
    {
        var place = PlaceOf(options.Endpoint!);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired)
        {
            var status = (int)response.StatusCode;
            response.Dispose();
            throw ConnectorFault.Denied($"The MCP server at {place} refused with HTTP {status}. Check the credentials (BearerToken, BearerTokenFile, Headers, ClientCertificateFile) and what they may read.");
        }

        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            response.Dispose();
            throw ConnectorFault.Failed($"{place} answered with a page ({type}). Check that Endpoint leads to an MCP server, and not to a user interface, a proxy or a page to log in at.");
        }

        var limited = new LimitedContent(response.Content, options.MaxResponseBytes);
        response.Content = limited;
        return response;
    }

    /// <summary>Where a redirect leads, if that is the same server and the request stays what it is.</summary>
    private Uri Follow(HttpResponseMessage response, Uri from, int redirects)
    {
        var place = PlaceOf(options.Endpoint!);
        var to = response.Headers.Location is { } location ? new Uri(from, location) : null;
        if (to is null || redirects >= MostRedirects || response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            throw ConnectorFault.Failed($"The MCP server at {place} redirects (HTTP {(int)response.StatusCode}){(to is null ? " without saying where" : $" to {PlaceOf(to)}")}, which a message cannot follow. Set Endpoint to where the server really is.");
        }

        if (Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw ConnectorFault.Failed(
                $"The MCP server at {place} redirects to {to.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} (HTTP {(int)response.StatusCode}), which was not followed: credentials are sent to no other host. " +
                "If that is where the server is, set Endpoint to it.");
        }

        return to;
    }

    /// <summary>A content that is read up to a limit.</summary>
    private sealed class LimitedContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly long _limit;

        public LimitedContent(HttpContent inner, long limit)
        {
            _inner = inner;
            _limit = limit;
            foreach (var header in inner.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => await OpenAsync(CancellationToken.None).ConfigureAwait(false);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => await OpenAsync(cancellationToken).ConfigureAwait(false);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var read = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (read.ConfigureAwait(false))
            {
                await read.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private async Task<LimitedStream> OpenAsync(CancellationToken cancellationToken) =>
            new(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _limit, "The MCP server");
    }
}
