using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;

namespace Cleric.Connectors.Http;

/// <summary>
/// Asks a server and turns what goes wrong into words. What may pass by itself (no connection, 429, 5xx, an answer that breaks off, too slow) is thrown as <see cref="HttpRequestException"/>,
/// <see cref="IOException"/> or <see cref="TimeoutException"/>, so that it is tried again; what stays is a <see cref="ConnectorFault"/>. No message holds a secret.
/// </summary>
internal sealed class HttpConnection(IHttpClientFactory clients, string client, ConnectionSettings settings, TimeProvider time)
{
    /// <summary>Servers and proxies take longer addresses only by grace.</summary>
    private const int LongestQuery = 1800;

    private const int MostRedirects = 3;
    private const int MostErrorBytes = 64 << 10;
    private const int LongestErrorText = 500;

    private readonly Credentials _credentials = new(settings);

    private string Product => settings.Product;

    /// <summary>Where the API is, as it may be told.</summary>
    public string Place { get; } = settings.BaseAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>Asks.</summary>
    /// <param name="path">The path below the base address.</param>
    /// <param name="parameters">The parameters. They are sent as a form where they are too long for an address and <paramref name="postable"/> is set.</param>
    /// <param name="postable">Whether the server takes the same question by POST.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="read">Reads the answer's body.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<T> AskAsync<T>(
        string path, IReadOnlyList<KeyValuePair<string, string>> parameters, bool postable, Caller caller, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var http = clients.CreateClient(client);
            using var response = await SendAsync(http, path, parameters, postable, caller, both.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(response, path, both.Token).ConfigureAwait(false);
            }

            CheckClock(response);
            CheckType(response);
            var body = await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                var limited = new LimitedStream(body, settings.MaxResponseBytes, Product);
                await using (limited.ConfigureAwait(false))
                {
                    return await read(limited, both.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Product} at {Place} did not answer within Timeout ({settings.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s).", exception);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            throw Unreachable(exception);
        }
    }

    /// <summary>Takes secrets out of a text that the server wrote, and makes it one line of bearable length.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _credentials.Secrets)
        {
            if (secret is { Length: > 3 })
            {
                text = text.Replace(secret, "***", StringComparison.Ordinal);
            }
        }

        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestErrorText ? text : string.Concat(text.AsSpan(0, LongestErrorText), "...");
    }

    private async ValueTask<HttpResponseMessage> SendAsync(
        HttpClient http, string path, IReadOnlyList<KeyValuePair<string, string>> parameters, bool postable, Caller caller, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var post = postable && query.Length > LongestQuery;
        var address = new Uri(query.Length == 0 || post ? $"{Place}/{path}" : $"{Place}/{path}?{query}");
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(post ? HttpMethod.Post : HttpMethod.Get, address);
            if (post)
            {
                request.Content = new StringContent(query, Encoding.UTF8, "application/x-www-form-urlencoded");
            }

            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            await _credentials.AuthoriseAsync(request, caller, cancellationToken).ConfigureAwait(false);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400)
            {
                return response;
            }

            using (response)
            {
                address = Follow(response, address, redirects);
                post &= response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
            }
        }
    }

    /// <summary>Where a redirect leads, if that is the same server.</summary>
    private Uri Follow(HttpResponseMessage response, Uri from, int redirects)
    {
        var to = response.Headers.Location is { } location ? new Uri(from, location) : null;
        if (to is null || redirects >= MostRedirects)
        {
            throw ConnectorFault.Failed($"{Product} at {Place} redirects {(to is null ? "without saying where" : "again and again")} (HTTP {(int)response.StatusCode}). Set BaseAddress to where the API really is.");
        }

        if (Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw ConnectorFault.Failed(
                $"{Product} at {Place} redirects to {to.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} (HTTP {(int)response.StatusCode}), which was not followed: credentials are sent to no other host. " +
                "If that is where the API is, set BaseAddress to it; if it is a page to log in at, give the connector credentials that the API takes.");
        }

        return to;
    }

    private async ValueTask<Exception> RefusalAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var said = await ErrorTextAsync(response, cancellationToken).ConfigureAwait(false);
        var words = said is null ? "." : $": {said.TrimEnd('.')}.";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => ConnectorFault.Denied(
                $"{Product} at {Place} refused with HTTP {status}{words} Check the credentials (BearerToken, BearerTokenFile, Username and Password, ClientCertificateFile), the tenant, and what they may read."),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => ConnectorFault.Failed(
                $"There is no {Product} API at {Place}/{path} (HTTP {status}){words} Check BaseAddress, and whether it needs a path prefix such as /prometheus."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new HttpRequestException($"{Product} asks to be left alone for a while{words}", null, response.StatusCode),
            HttpStatusCode.ServiceUnavailable when said is not null && said.StartsWith("timeout", StringComparison.Ordinal) => ConnectorFault.Failed(
                $"{Product} gave up on the query{words} Ask for a shorter window, a larger step or less."),
            _ when status >= 500 => new HttpRequestException($"{Product} at {Place} answered with HTTP {status}{words}", null, response.StatusCode),
            _ => ConnectorFault.Failed($"{Product} refused the query with HTTP {status}{words}"),
        };
    }

    private async ValueTask<string?> ErrorTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostErrorBytes];
        var filled = 0;
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                filled = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or HttpRequestException)
        {
            // The status says enough.
        }

        if (settings.ErrorOf(buffer.AsSpan(0, filled)) is { } error)
        {
            return Clean(error);
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        var text = type is null || !type.Contains("html", StringComparison.OrdinalIgnoreCase) ? Clean(Encoding.UTF8.GetString(buffer.AsSpan(0, filled))) : "";
        return text.Length == 0 ? null : text;
    }

    /// <summary>A server whose clock is far off dates its data wrongly: what came first would be told wrongly too.</summary>
    private void CheckClock(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } date)
        {
            return;
        }

        var ahead = date + (response.Headers.Age ?? TimeSpan.Zero) - time.GetUtcNow();
        if (ahead.Duration() > settings.ClockTolerance)
        {
            throw ConnectorFault.Failed(string.Create(CultureInfo.InvariantCulture,
                $"The clock of {Product} at {Place} is {ahead.Duration():d\\.hh\\:mm\\:ss} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this host's ({date.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} there, {time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} here): its times cannot be compared with others'. Set both by NTP, or raise ClockTolerance if only this host is wrong."));
        }
    }

    private void CheckType(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            throw ConnectorFault.Failed($"{Product} at {Place} answered with a page ({type}), not with JSON. Check that BaseAddress leads to the API, and not to a user interface, a proxy or a page to log in at.");
        }
    }

    private Exception Unreachable(HttpRequestException exception)
    {
        if (exception.InnerException is AuthenticationException tls)
        {
            return ConnectorFault.Failed(
                $"No secure connection to {Place}: {Clean((tls.InnerException ?? tls).Message)} If an authority of your own issued the server's certificate, name it in CertificateAuthorityFile; if the server asks for one, set ClientCertificateFile.", exception);
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new HttpRequestException(exception.HttpRequestError, $"The host '{settings.BaseAddress.Host}' of BaseAddress is not known. Check its spelling and DNS.", exception),
            HttpRequestError.ConnectionError => new HttpRequestException(exception.HttpRequestError, $"Nothing answers at {Place}: {Clean(exception.Message)}. Check that {Product} runs and that BaseAddress and the way there are right.", exception),
            _ => new HttpRequestException(exception.HttpRequestError, $"{Product} at {Place} could not be asked: {Clean(exception.Message)}", exception),
        };
    }
}
