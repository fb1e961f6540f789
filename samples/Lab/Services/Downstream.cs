using System.Net;
using Lab.Telemetry;

namespace Lab.Services;

/// <summary>Calls one other service, with a time limit, and says what went wrong when it fails.</summary>
internal sealed class Downstream : IDisposable
{
    private const int MaxDetailLength = 300;

    private readonly string _target;
    private readonly HttpClient _client;

    /// <summary>How long a connection may live, in seconds: short ones spread the calls over all replicas.</summary>
    public const string ConnectionSeconds = "http.connectionSeconds";

    private const int DefaultConnectionSeconds = 300;

    public Downstream(string target, ServiceSettings settings, TimeSpan timeout)
    {
        _target = target;
        var (host, port) = settings.EndpointOf(target);
        var authority = settings.Text(TlsSetting(target));
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromSeconds(settings.Integer(ConnectionSeconds, DefaultConnectionSeconds)),
        };
        if (authority is not null)
        {
            handler.SslOptions = TlsMaterial.Trusting(authority);
        }

        _client = new HttpClient(handler)
        {
            BaseAddress = new Uri($"{(authority is null ? "http" : "https")}://{host}:{port}"),
            Timeout = timeout,
        };
    }

    /// <summary>Names the authority whose certificates are trusted on the way to a service, which is called by TLS then.</summary>
    public static string TlsSetting(string target) => "tls.authority." + target;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) }, cancellationToken);

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(cancellationToken)
            ?? throw new DownstreamException(_target, response.StatusCode, "the answer was empty");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Options.Set(PeerService.Key, _target);
            HttpResponseMessage response;
            try
            {
                response = await _client.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e)
            {
                throw new DownstreamException(_target, e.InnerException is System.Security.Authentication.AuthenticationException inner ? $"{e.Message} {inner.Message}" : e.Message, e);
            }
            catch (TaskCanceledException e) when (e.InnerException is TimeoutException timeout)
            {
                throw new DownstreamException(_target, $"no answer to {request.Method} {request.RequestUri?.OriginalString} within {_client.Timeout.TotalSeconds:0.###} s", timeout);
            }

            return response.IsSuccessStatusCode ? response : throw await FailureOf(response, cancellationToken);
        }
    }

    private async Task<DownstreamException> FailureOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var detail = response.StatusCode == HttpStatusCode.NotFound || response.Content.Headers.ContentType?.MediaType != "application/problem+json"
                ? "no detail"
                : (await response.Content.ReadFromJsonAsync<Microsoft.AspNetCore.Mvc.ProblemDetails>(cancellationToken))?.Detail ?? "no detail";
            return new DownstreamException(_target, response.StatusCode, detail.Length > MaxDetailLength ? detail[..MaxDetailLength] : detail);
        }
    }
}
