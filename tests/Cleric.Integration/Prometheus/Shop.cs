using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Cleric.Integration.Prometheus;

/// <summary>
/// A service that measures itself: 18 requests a second that succeed and 2 that fail, half of them within 0.1 s, 90 % within 0.2 s and all within 0.4 s. It also takes what Alertmanager posts.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly ConcurrentQueue<string> _posted = new();
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Met, TaskCompletionSource Reached)> _awaited = [];
    private readonly Task _served;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _scrapes;
    private int _scrapesOfGone;

    public Shop()
    {
        (_listener, Port) = Listen();
        _served = ServeAsync();
    }

    public int Port { get; }

    /// <summary>How often the target that goes away answers before it does.</summary>
    public const int ScrapesBeforeGone = 5;

    /// <summary>What was posted to the webhook.</summary>
    public IReadOnlyList<string> Posted => [.. _posted];

    /// <summary>Waits until the service was scraped so many times from now on.</summary>
    public Task ScrapedAsync(int times, CancellationToken cancellationToken)
    {
        var aim = Volatile.Read(ref _scrapes) + times;
        return WhenAsync(() => Volatile.Read(ref _scrapes) >= aim, cancellationToken);
    }

    /// <summary>Waits until something was posted that holds a text.</summary>
    public Task NotifiedAsync(string text, CancellationToken cancellationToken) => WhenAsync(() => Posted.Any(posted => posted.Contains(text, StringComparison.Ordinal)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _served;
    }

    private static (HttpListener Listener, int Port) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Server.FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException) when (attempt < Server.MostAttempts)
            {
                listener.Close();
            }
        }
    }

    private async Task WhenAsync(Func<bool> met, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((met, reached));
        }

        Tell();
        await reached.Task.WaitAsync(cancellationToken);
    }

    private void Tell()
    {
        lock (_lock)
        {
            foreach (var (_, reached) in _awaited.Where(item => item.Met()))
            {
                reached.TrySetResult();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context);
                Tell();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        switch (context.Request.Url!.AbsolutePath)
        {
            case "/metrics":
                Interlocked.Increment(ref _scrapes);
                await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Metrics()));
                break;
            case "/gone" when Interlocked.Increment(ref _scrapesOfGone) <= ScrapesBeforeGone:
                await response.OutputStream.WriteAsync("queue_length 3\n"u8.ToArray());
                break;
            case "/hook":
                using (var reader = new StreamReader(context.Request.InputStream))
                {
                    _posted.Enqueue(await reader.ReadToEndAsync());
                }

                break;
            default:
                response.StatusCode = 500;
                break;
        }
    }

    private string Metrics()
    {
        var requests = Stopwatch.GetElapsedTime(_began).TotalSeconds * 20;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # HELP http_requests_total Requests by how they ended.
            # TYPE http_requests_total counter
            http_requests_total{code="200"} {{requests * 0.9}}
            http_requests_total{code="500"} {{requests * 0.1}}
            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.1"} {{requests * 0.5}}
            http_request_duration_seconds_bucket{le="0.2"} {{requests * 0.9}}
            http_request_duration_seconds_bucket{le="0.4"} {{requests}}
            http_request_duration_seconds_bucket{le="+Inf"} {{requests}}
            http_request_duration_seconds_sum {{requests * 0.15}}
            http_request_duration_seconds_count {{requests}}
            # TYPE queue_length gauge
            queue_length 7
            # TYPE process_start_time_seconds gauge
            process_start_time_seconds 1.7e+09
            # TYPE work_items counter
            work_items {{requests}}
            # TYPE traces_service_graph_request_total counter
            traces_service_graph_request_total{client="checkout",server="shop-db",connection_type="database"} {{requests}}

            """).ReplaceLineEndings("\n");
    }
}
