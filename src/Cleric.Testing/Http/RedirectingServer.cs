using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cleric.Testing.Http;

/// <summary>A server on loopback that sends everybody to another host, and sees whether they bring the credential along.</summary>
internal sealed class RedirectingServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpRequestMessage, bool> _carries;
    private readonly string _other;
    private readonly Task _served;
    private int _redirects;
    private volatile bool _carried;

    public RedirectingServer(Func<HttpRequestMessage, bool> carries)
    {
        _carries = carries;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            _other = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Prefixes.Add(_other);
        _listener.Start();
        _served = ServeAsync();
    }

    public Uri Address { get; }

    public int Redirects => Volatile.Read(ref _redirects);

    /// <summary>Whether the credential came to the other host.</summary>
    public bool Carried => _carried;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _served.ConfigureAwait(false);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            if (context.Request.Url!.Host == Address.Host)
            {
                Interlocked.Increment(ref _redirects);
                context.Response.StatusCode = (int)HttpStatusCode.TemporaryRedirect;
                context.Response.RedirectLocation = _other + "elsewhere";
            }
            else
            {
                using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.Url);
                foreach (var name in context.Request.Headers.AllKeys.OfType<string>())
                {
                    request.Headers.TryAddWithoutValidation(name, context.Request.Headers.GetValues(name) ?? []);
                }

                _carried |= _carries(request);
                context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            }

            context.Response.Close();
        }
    }
}
