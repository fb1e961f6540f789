using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cleric.Integration.Prometheus;

/// <summary>A real Prometheus and Alertmanager on loopback that watch a service, from before it is in trouble until they have said so.</summary>
public sealed class Monitoring : IAsyncLifetime
{
    /// <summary>No measure: it ends a wait in vain.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly Shop _shop = new();
    private Server? _prometheus;
    private Server? _alertmanager;

    /// <summary>Why there is nothing to test with, or null.</summary>
    public string? Missing { get; private set; }

    public Uri Prometheus { get; private set; } = null!;

    public Uri Alertmanager { get; private set; } = null!;

    /// <summary>The time in which the service was watched.</summary>
    public TimeWindow Watched { get; private set; }

    /// <summary>What Alertmanager posted of the service.</summary>
    public string Notification => _shop.Posted.First(posted => posted.Contains("ErrorsHigh", StringComparison.Ordinal));

    /// <summary>Skips a test where there are no servers.</summary>
    public void Require()
    {
        if (Missing is { } missing)
        {
            Assert.Skip(missing);
        }
    }

    /// <summary>Prometheus goes away, as if its machine had; Alertmanager stays.</summary>
    public async Task StopPrometheusAsync()
    {
        await _prometheus!.DisposeAsync();
        _prometheus = null;
    }

    public async ValueTask InitializeAsync()
    {
        if (Server.Find("prometheus") is not { } prometheus || Server.Find("prometheus-alertmanager") is not { } alertmanager)
        {
            Missing = "Needs Prometheus and Alertmanager (apt-get install prometheus prometheus-alertmanager).";
            return;
        }

        using var limit = new CancellationTokenSource(Longest);
        var token = limit.Token;
        var began = TimeProvider.System.GetUtcNow();
        await WriteAsync("alertmanager.yml", $$"""
            route:
              receiver: cleric
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
            receivers:
            - name: cleric
              webhook_configs:
              - url: http://127.0.0.1:{{_shop.Port}}/hook
            inhibit_rules:
            - source_matchers: [alertname="ErrorsHigh"]
              target_matchers: [alertname="Slow"]
              equal: [job]
            """, token);
        _alertmanager = await Server.StartAsync(alertmanager, _folder.Path, "Listening on",
            port => ["--config.file=alertmanager.yml", "--storage.path=am", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], token);
        Alertmanager = Loopback(_alertmanager.Port);
        await SilenceAsync("Dead", token);
        await WriteAsync("rules.yml", """
            groups:
            - name: shop
              rules:
              - alert: ErrorsHigh
                expr: rate(http_requests_total{code="500"}[15s]) > 0.5
                labels: {severity: page}
                annotations: {summary: "errors of {{ $labels.job }}"}
              - alert: Slow
                expr: histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[15s])) > 0.2
              - alert: Dead
                expr: up{job="dead"} == 0
            """, token);
        await WriteAsync("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            alerting:
              alertmanagers:
              - static_configs: [{targets: ["127.0.0.1:{{_alertmanager.Port}}"]}]
            scrape_configs:
            - job_name: shop/checkout
              static_configs: [{targets: ["127.0.0.1:{{_shop.Port}}"]}]
            - job_name: gone
              metrics_path: /gone
              static_configs: [{targets: ["127.0.0.1:{{_shop.Port}}"]}]
            - job_name: dead
              static_configs: [{targets: ["127.0.0.1:1"]}]
            """, token);
        _prometheus = await Server.StartAsync(prometheus, _folder.Path, "Server is ready to receive web requests",
            port => ["--config.file=prometheus.yml", "--storage.tsdb.path=tsdb", $"--web.listen-address=127.0.0.1:{port}"], token);
        Prometheus = Loopback(_prometheus.Port);
        await _shop.NotifiedAsync("ErrorsHigh", token);
        await _shop.ScrapedAsync(12, token);
        Watched = new TimeWindow(began, TimeProvider.System.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _prometheus, _alertmanager })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        await _shop.DisposeAsync();
        _folder.Dispose();
    }

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private Task WriteAsync(string name, string text, CancellationToken cancellationToken) => File.WriteAllTextAsync(_folder.File(name), text, cancellationToken);

    /// <summary>An operator's hand: the connector itself writes nothing.</summary>
    private async Task SilenceAsync(string alert, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var now = TimeProvider.System.GetUtcNow();
        var silence = new JsonObject
        {
            ["matchers"] = new JsonArray(new JsonObject { ["name"] = "alertname", ["value"] = alert, ["isRegex"] = false, ["isEqual"] = true }),
            ["startsAt"] = now.ToString("O"),
            ["endsAt"] = (now + TimeSpan.FromHours(1)).ToString("O"),
            ["createdBy"] = "ann",
            ["comment"] = "known to be dead",
        };
        using var response = await http.PostAsync(new Uri(Alertmanager, "api/v2/silences"), JsonContent.Create(silence), cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
