using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.AspNetCore.Investigations;
using Cleric.Connectors.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>A storm: 1,000 alerts of 40 services, which all suffer from one cause, in deliveries of Alertmanager's over 50 connections, some of them twice.</summary>
internal sealed class StormPart : ICommandPart
{
    private const int Alerts = 1_000;
    private const int Connections = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public string Name => "storm";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-storm-");
        try
        {
            await using var app = await PortalHost.StartAsync(folder.FullName, 0, TimeSpan.FromMilliseconds(20));
            using var client = PortalHost.Client(PortalHost.AddressOf(app));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PortalHost.Secret);
            var at = Capture.Open(PortalHost.Capture).Trigger.At!.Value;
            var deliveries = Enumerable.Range(0, Alerts).Chunk(5).Select((chunk, number) => Delivery(number, chunk, at)).ToList();
            var times = new System.Collections.Concurrent.ConcurrentBag<double>();
            var watch = Stopwatch.StartNew();

            // Every tenth is delivered twice, as senders do that got no answer.
            var sent = deliveries.Concat(deliveries.Where((_, number) => number % 10 == 0));
            await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (body, cancellationToken) =>
            {
                var started = Stopwatch.GetTimestamp();
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri("webhooks/alertmanager", UriKind.Relative), content, cancellationToken);
                answer.EnsureSuccessStatusCode();
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            });
            var took = watch.Elapsed;

            var listed = JsonNode.Parse(await client.GetStringAsync(new Uri("investigations?limit=200", UriKind.Relative)))!["investigations"]!.AsArray();
            var attached = listed.Sum(entry => (int)entry!["alerts"]!);
            var id = (string)listed[0]!["id"]!;
            var investigations = app.Services.GetRequiredService<IInvestigations>();
            await foreach (var _ in investigations.FollowAsync(Caller.Anonymous with { Principal = "alertmanager" }, id))
            {
                // To its end.
            }

            var ended = await client.GetStringAsync(new Uri($"investigations/{id}", UriKind.Relative));
            var sorted = times.Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Alerts} alerts in {deliveries.Count * 11 / 10} deliveries taken in {took.TotalSeconds:0.00} s; a delivery {sorted[sorted.Count / 2]:0.0} ms p50, {sorted[(int)(sorted.Count * 0.99)]:0.0} ms p99"));
            Console.WriteLine($"the investigation: {(string?)JsonNode.Parse(ended)!["status"]}, {(string?)JsonNode.Parse(ended)!["statement"]}");
            return (
                string.Create(CultureInfo.InvariantCulture, $"{attached} of {Alerts} alerts in {listed.Count} investigation{(listed.Count == 1 ? "" : "s")}"),
                listed.Count == 1 && attached == Alerts && took <= Limit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Delivery(int number, int[] alerts, DateTimeOffset at)
    {
        var array = new JsonArray();
        foreach (var alert in alerts)
        {
            var service = alert == 0 ? "checkout" : string.Create(CultureInfo.InvariantCulture, $"service-{alert % 40}");
            array.Add((JsonNode)new JsonObject
            {
                ["status"] = "firing",
                ["labels"] = new JsonObject { ["alertname"] = "HighErrorRate", ["service"] = service, ["instance"] = string.Create(CultureInfo.InvariantCulture, $"pod-{alert}"), ["severity"] = "critical" },
                ["annotations"] = new JsonObject { ["summary"] = $"5xx ratio of {service} is above 5 %" },
                ["startsAt"] = at.AddMilliseconds(alert).ToString("O", CultureInfo.InvariantCulture),
                ["endsAt"] = "0001-01-01T00:00:00Z",
                ["fingerprint"] = string.Create(CultureInfo.InvariantCulture, $"{alert:x16}"),
            });
        }

        return JsonSerializer.Serialize(new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = string.Create(CultureInfo.InvariantCulture, $"{{}}:{{number=\"{number}\"}}"),
            ["truncatedAlerts"] = 0,
            ["status"] = "firing",
            ["receiver"] = "cleric",
            ["alerts"] = array,
        });
    }
}
