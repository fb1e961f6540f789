using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Webhooks;
using Cleric.CaseFiles;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Cleric.AspNetCore.Tests.Webhooks;

/// <summary>A host with webhooks, a clock of the test's own and an investigator that does nothing and never ends.</summary>
internal sealed class WebhookPortal : IAsyncDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 14, 10, 0, TimeSpan.Zero);

    private readonly TestPortal _portal;
    private readonly HttpClient _client;
    private readonly bool _ownsFolder;

    private WebhookPortal(TestPortal portal, FakeTimeProvider time, IInvestigator investigator, bool ownsFolder)
    {
        _ownsFolder = ownsFolder;
        _portal = portal;
        _client = portal.Client(user: null);
        Time = time;
        Investigator = investigator;
    }

    public FakeTimeProvider Time { get; }

    public IInvestigator Investigator { get; }

    public IServiceProvider Services => _portal.Services;

    public IInvestigationIndex Index => _portal.Index;

    public static async Task<WebhookPortal> StartAsync(Action<WebhooksOptions>? configure = null, Action<IServiceCollection>? services = null, string? folder = null, FakeTimeProvider? time = null)
    {
        var clock = time ?? new FakeTimeProvider(Begin);
        var investigator = Substitute.For<IInvestigator>();
        investigator.InvestigateAsync(Arg.Any<InvestigationRequest>(), Arg.Any<IProgress<CaseEvent>?>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Arg<CancellationToken>());
            return null!;
        });
        var portal = await TestPortal.StartAsync(
            cleric =>
            {
                cleric.Services.AddSingleton<TimeProvider>(clock);
                cleric.Services.AddSingleton(investigator);
                services?.Invoke(cleric.Services);
                cleric.AddWebhooks(options =>
                {
                    foreach (var sender in (WebhookOptions[])[options.Alertmanager, options.Grafana, options.PagerDuty, options.Datadog, options.GitHub, options.Generic])
                    {
                        sender.Secrets.Add(WebhookExamples.Secret);
                        sender.Tenant = "shop";
                    }

                    configure?.Invoke(options);
                });
            },
            folder: folder);
        return new WebhookPortal(portal, clock, investigator, folder is not null);
    }

    /// <summary>Posts as a sender would, with the credentials that it has.</summary>
    public async Task<(HttpStatusCode Status, JsonObject? Answer)> PostAsync(string name, string body, params (string Name, string Value)[] headers)
    {
        var timestamp = Time.GetUtcNow().ToUnixTimeSeconds();
        (string Name, string Value)[] credentials = name switch
        {
            "pagerduty" => [("X-PagerDuty-Signature", $"v1={WebhookExamples.Hmac(body)}")],
            "github" => [("X-Hub-Signature-256", $"sha256={WebhookExamples.Hmac(body)}"), ("X-GitHub-Event", "deployment_status")],
            "grafana" => [("X-Grafana-Alerting-Signature", WebhookExamples.Hmac(body))],
            "generic" => [("X-Cleric-Signature", $"sha256={WebhookExamples.Hmac($"{timestamp}.{body}")}"), ("X-Cleric-Timestamp", $"{timestamp}")],
            _ => [("Authorization", $"Bearer {WebhookExamples.Secret}")],
        };
        return await SendAsync(name, new StringContent(body, Encoding.UTF8, "application/json"), [.. credentials.Where(item => !headers.Any(header => header.Name == item.Name)), .. headers]);
    }

    public async Task<(HttpStatusCode Status, JsonObject? Answer)> SendAsync(string name, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"webhooks/{name}") { Content = content };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? null : (JsonObject)JsonNode.Parse(text)!);
    }

    /// <summary>Posts an alert in the form of Cleric's own, and returns the investigation that it led to.</summary>
    public async Task<string?> AlertAsync(string name, string? entity = null, string? groupKey = null, string? key = null, string status = "firing", DateTimeOffset? at = null)
    {
        var body = new JsonObject { ["name"] = name, ["status"] = status };
        foreach (var (property, value) in ((string, string?)[])[("entity", entity), ("groupKey", groupKey), ("key", key), ("at", at?.ToString("O", System.Globalization.CultureInfo.InvariantCulture))])
        {
            if (value is not null)
            {
                body[property] = value;
            }
        }

        var (code, answer) = await PostAsync("generic", body.ToJsonString());
        Assert.True((int)code is 200 or 202, $"{code}: {answer}");
        return (string?)answer!["investigation"];
    }

    public async Task<IReadOnlyList<InvestigationEntry>> EntriesAsync(string? tenant = "shop") => await Index.ListAsync(tenant, new InvestigationFilter { Limit = 200 }, TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<AttachedAlert>> AlertsAsync(string id) => await Index.AlertsAsync(id, TestContext.Current.CancellationToken);

    public Task ConcludeAsync(string id) => EndAsync(id, InvestigationStatus.Concluded);

    public Task EndAsync(string id, InvestigationStatus status) => Index.UpdateAsync(id, entry => entry with { Status = status, EndedAt = Time.GetUtcNow() }, TestContext.Current.CancellationToken).AsTask();

    /// <summary>Runs a statement in the index's database.</summary>
    public void Sql(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_portal.Folder, "cleric.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    /// <summary>Stops the host, and starts it again on its files.</summary>
    public async Task<WebhookPortal> RestartAsync()
    {
        _client.Dispose();
        var folder = await _portal.StopAsync();
        return await StartAsync(folder: folder, time: Time);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _portal.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_portal.Folder, recursive: true);
        }
    }
}
