using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Microsoft.Extensions.Options;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>
/// A host in a process of its own is sent investigations and alerts without a pause, and killed (SIGKILL) ten times while it works: whatever it had acknowledged has to come to a finding in the end, every alert has to be found in one of
/// them, and no query that had been answered may be asked again.
/// </summary>
internal sealed class RestartPart : ICommandPart
{
    private const int Kills = 10;

    public string Name => "restart";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-restart-");
        var port = PortalHost.FreePort();
        using var client = PortalHost.Client(PortalHost.AddressOf(port));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PortalHost.Secret);
        var trigger = Capture.Open(PortalHost.Capture).Trigger;
        var start = JsonSerializer.Serialize(new JsonObject { ["trigger"] = JsonNode.Parse(JsonSerializer.Serialize(trigger, Serialization.ClericJson.Options)) });
        var (acknowledged, alerts) = (new List<string>(), new List<string>());
        var random = new Random(11);
        Process? host = null;
        try
        {
            for (var kill = 0; kill <= Kills; kill++)
            {
                host = await PortalHost.StartProcessAsync(folder.FullName, port, TimeSpan.FromMilliseconds(20));
                if (kill == Kills)
                {
                    break;
                }

                var life = TimeSpan.FromMilliseconds(random.Next(300, 1500));
                using var dies = new CancellationTokenSource(life);
                var senders = Enumerable.Range(0, 4).Select(sender => SendAsync(client, sender, kill, start, trigger.At!.Value, acknowledged, alerts, dies.Token)).ToList();
                await Task.Delay(life);
                host.Kill();
                await host.WaitForExitAsync();
                host.Dispose();
                await Task.WhenAll(senders);
            }

            var (entries, concluded, found, twice) = await CountAsync(client, folder.FullName, acknowledged, alerts);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Kills} SIGKILLs; {acknowledged.Count} investigations and {alerts.Count} alerts were acknowledged; {entries} investigations are listed, {concluded} of the acknowledged ones concluded, {found} alerts found, {twice} queries asked twice"));
            return (
                string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count - concluded} of {acknowledged.Count} investigations and {alerts.Count - found} of {alerts.Count} alerts lost over {Kills} kills"),
                acknowledged.Count > 0 && alerts.Count > 0 && concluded == acknowledged.Count && found == alerts.Count && twice == 0);
        }
        finally
        {
            if (host is { HasExited: false })
            {
                host.Kill();
                await host.WaitForExitAsync();
            }

            host?.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(HttpClient client, int sender, int kill, string start, DateTimeOffset at, List<string> acknowledged, List<string> alerts, CancellationToken dies)
    {
        for (var number = 0; !dies.IsCancellationRequested; number++)
        {
            try
            {
                if (sender > 0)
                {
                    using var content = new StringContent(start, Encoding.UTF8, "application/json");
                    using var answer = await client.PostAsync(new Uri("investigations", UriKind.Relative), content, CancellationToken.None);
                    if (answer.StatusCode == HttpStatusCode.Accepted && JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)) is { } entry)
                    {
                        lock (acknowledged)
                        {
                            acknowledged.Add((string)entry["id"]!);
                        }
                    }

                    await Task.Delay(100, CancellationToken.None);
                }
                else
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{kill:x4}{number:x12}");
                    var body = new JsonObject
                    {
                        ["version"] = "4",
                        ["groupKey"] = key,
                        ["status"] = "firing",
                        ["alerts"] = new JsonArray(new JsonObject
                        {
                            ["status"] = "firing",
                            ["labels"] = new JsonObject { ["alertname"] = "HighErrorRate", ["service"] = string.Create(CultureInfo.InvariantCulture, $"service-{number % 7}") },
                            ["startsAt"] = at.ToString("O", CultureInfo.InvariantCulture),
                            ["fingerprint"] = key,
                        }),
                    };
                    using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
                    using var answer = await client.PostAsync(new Uri("webhooks/alertmanager", UriKind.Relative), content, CancellationToken.None);
                    if (answer.IsSuccessStatusCode)
                    {
                        lock (alerts)
                        {
                            alerts.Add(key);
                        }
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // It died before it acknowledged this one.
                return;
            }
        }
    }

    private static async Task<(int Entries, int Concluded, int Found, int Twice)> CountAsync(HttpClient client, string folder, List<string> acknowledged, List<string> alerts)
    {
        var entries = new List<JsonNode>();
        while (true)
        {
            entries.Clear();
            string? after = null;
            do
            {
                var page = JsonNode.Parse(await client.GetStringAsync(new Uri($"investigations?limit=200{(after is null ? "" : $"&after={after}")}", UriKind.Relative)))!;
                entries.AddRange(page["investigations"]!.AsArray().Select(entry => entry!));
                after = (string?)page["next"];
            }
            while (after is not null);
            if (entries.All(entry => (string)entry["status"]! is not ("queued" or "running")))
            {
                break;
            }

            await Task.Delay(200);
        }

        var concluded = entries.Where(entry => (string)entry["status"]! == "concluded").Select(entry => (string)entry["id"]!).ToHashSet();
        var found = new HashSet<string>();
        foreach (var entry in entries.Where(entry => (int)entry["alerts"]! > 0))
        {
            var attached = JsonNode.Parse(await client.GetStringAsync(new Uri($"investigations/{(string)entry["id"]!}/alerts", UriKind.Relative)))!["alerts"]!.AsArray();
            found.UnionWith(attached.Select(alert => (string)alert!["key"]!));
        }

        var store = new JsonLinesCaseFileStore(Options.Create(new JsonLinesCaseFileOptions { Directory = Path.Combine(folder, "cases") }), TimeProvider.System);
        var twice = 0;
        foreach (var id in concluded)
        {
            var answered = (await store.ReadAsync(id)).OfType<ExhibitReceived>().Select(received => (received.QuestionId, received.Exhibit.Connector)).ToList();
            twice += answered.Count - answered.Distinct().Count();
        }

        return (entries.Count, acknowledged.Count(concluded.Contains), alerts.Count(key => found.Any(attached => attached.Contains(key, StringComparison.Ordinal))), twice);
    }
}
