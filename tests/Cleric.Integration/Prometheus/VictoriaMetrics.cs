using System.Globalization;
using System.Text;

namespace Cleric.Integration.Prometheus;

/// <summary>A real VictoriaMetrics on loopback, filled with ten minutes of a service.</summary>
public sealed class VictoriaMetrics : IAsyncLifetime
{
    private const int Interval = 15;
    private const int Samples = 40;

    private readonly TemporaryFolder _folder = new();
    private Server? _server;
    private string? _missing;

    public Uri Address { get; private set; } = null!;

    /// <summary>The time that it has data of, to its end.</summary>
    public TimeWindow Window { get; private set; }

    /// <summary>Skips a test where there is no server.</summary>
    public void Require()
    {
        if (_missing is { } missing)
        {
            Assert.Skip(missing);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Server.Find("victoria-metrics") is not { } program)
        {
            _missing = "Needs VictoriaMetrics (apt-get install victoria-metrics).";
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _server = await Server.StartAsync(program, _folder.Path, "starting http server at", port => ["-storageDataPath=data", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=1d"], limit.Token);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}"));
        using var http = new HttpClient();
        var end = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / Interval * Interval);
        Window = new TimeWindow(end - TimeSpan.FromSeconds(Samples * Interval), end);
        using var imported = await http.PostAsync(new Uri(Address, "api/v1/import/prometheus"), new StringContent(Data(Window.Start)), limit.Token);
        imported.EnsureSuccessStatusCode();
        using var flushed = await http.GetAsync(new Uri(Address, "internal/force_flush"), limit.Token);
        flushed.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string Data(DateTimeOffset start)
    {
        const string Labels = "job=\"shop/checkout\",instance=\"a:80\"";
        var data = new StringBuilder();
        for (var i = 0; i < Samples; i++)
        {
            var (requests, at) = (i * Interval * 20, (start + TimeSpan.FromSeconds(i * Interval)).ToUnixTimeMilliseconds());
            foreach (var (series, value) in ((string, double)[])
            [
                ($"http_requests_total{{{Labels},code=\"200\"}}", requests), ($"http_requests_total{{{Labels},code=\"500\"}}", requests / 10.0),
                ($"http_request_duration_seconds_bucket{{{Labels},le=\"0.2\"}}", requests * 0.9), ($"http_request_duration_seconds_bucket{{{Labels},le=\"0.4\"}}", requests), ($"http_request_duration_seconds_bucket{{{Labels},le=\"+Inf\"}}", requests),
                ($"http_request_duration_seconds_sum{{{Labels}}}", requests * 0.15), ($"http_request_duration_seconds_count{{{Labels}}}", requests),
                ($"queue_length{{{Labels}}}", 7), ($"up{{{Labels}}}", 1), ($"ALERTS{{{Labels},alertname=\"ErrorsHigh\",alertstate=\"firing\"}}", 1),
            ])
            {
                data.Append(CultureInfo.InvariantCulture, $"{series} {value} {at}\n");
            }
        }

        return data.ToString();
    }
}
