using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cleric;
using Cleric.AspNetCore.Investigations;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace SlackBot.Tests;

/// <summary>The bot as it is run, with a stand-in for Slack; its files outlive it, so that it can be started again.</summary>
internal sealed class TestBot : IAsyncDisposable
{
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string Team = "T0SHOP";
    public const string OtherTeam = "T0SHOP2";
    public const string Bank = "T0BANK";
    public const string Ada = "U0ADA";
    public const string Channel = "C0INCIDENTS";

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly bool _keeps;

    private TestBot(WebApplication app, LogBook log, string folder, bool keeps)
    {
        (_app, Log, Folder, _keeps) = (app, log, folder, keeps);
        _http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public LogBook Log { get; }

    public string Folder { get; }

    public IInvestigations Investigations => _app.Services.GetRequiredService<IInvestigations>();

    public IServiceProvider Services => _app.Services;

    public static string Recording { get; } = Path.Combine(AppContext.BaseDirectory, "captures", "pg-lock");

    public static Caller Caller { get; } = new($"slack:{Ada}", "shop");

    /// <param name="slack">The stand-in.</param>
    /// <param name="connector">What is read in the place of the recording.</param>
    /// <param name="time">The clock; null is the machine's, with patience.</param>
    /// <param name="folder">The files of a bot before, which are then left in place; null makes new ones.</param>
    /// <param name="more">More of the command line.</param>
    public static async Task<TestBot> StartAsync(FakeSlack slack, IConnector? connector = null, TimeProvider? time = null, string? folder = null, params string[] more)
    {
        var keeps = folder is not null;
        folder ??= Directory.CreateTempSubdirectory("cleric-slack-").FullName;
        var log = new LogBook();

        // What was recorded would lie in the future of another clock.
        connector ??= time is null ? null : new OtlpConnector(new OtlpCaptureOptions { Folder = Recording });
        string[] args =
        [
            "--urls=http://127.0.0.1:0", $"--data={folder}", $"--Slack:SigningSecret={Secret}", "--Slack:BotToken=xoxb-test", $"--Slack:ApiUrl={slack.Url}",
            $"--Slack:Teams:{Team}=shop", $"--Slack:Teams:{OtherTeam}=shop", $"--Slack:Teams:{Bank}=bank", .. more,
        ];
        var app = Bot.Build(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            if (connector is not null)
            {
                builder.Services.RemoveAll<IConnector>().AddSingleton(connector);
            }

            builder.Services.Replace(ServiceDescriptor.Singleton(time ?? new PatientTime()));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestBot(app, log, folder, keeps);
    }

    public static string Sign(string body, string timestamp) =>
        $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")))}";

    /// <summary>Posts what Slack would, signed as Slack does.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, string? timestamp = null, string? signature = null, string? retry = null, bool chunked = false)
    {
        timestamp ??= _app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, path.EndsWith("events", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded") };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", signature ?? Sign(body, timestamp));
        if (retry is not null)
        {
            request.Headers.Add("X-Slack-Retry-Num", retry);
        }

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static string CommandBody(string text, string trigger = "13345224609.738474920.8088930838d88f008e0", string team = Team, string user = Ada, string channel = Channel) => Encoded(new()
    {
        ["token"] = "gIkuvaNzQIHg97ATvDxqgjtO",
        ["team_id"] = team,
        ["team_domain"] = "example",
        ["channel_id"] = channel,
        ["channel_name"] = "incidents",
        ["user_id"] = user,
        ["user_name"] = "ada",
        ["command"] = "/investigate",
        ["text"] = text,
        ["response_url"] = "https://hooks.slack.com/commands/1234/5678",
        ["trigger_id"] = trigger,
        ["api_app_id"] = "A123456",
    });

    public Task<(HttpStatusCode Status, string Body)> CommandAsync(string text, string trigger = "13345224609.738474920.8088930838d88f008e0", string team = Team, string? retry = null, string user = Ada) =>
        PostAsync("/slack/commands", CommandBody(text, trigger, team, user), retry: retry);

    /// <summary>An event as the examples of Slack's document of the Events API have it, of a mention.</summary>
    public static JsonObject Mention(string text, string eventId = "Ev0PV52K25", string team = Team)
    {
        var form = JsonNode.Parse(Specs.Read("slack_events_api_async_v1.json"))!["components"]!["schemas"]!["GenericEventWrapper"]!;
        var mention = form["properties"]!["event"]!["x-examples"]![0]!.DeepClone().AsObject();
        (mention["type"], mention["text"], mention["channel"], mention["user"]) = ("app_mention", text, Channel, Ada);
        mention.Remove("channel_type");
        var payload = form["x-examples"]![0]!.DeepClone().AsObject();
        (payload["event"], payload["event_id"], payload["team_id"], payload["authed_users"]) = (mention, eventId, team, new JsonArray("U0CLERIC"));
        Assert.All(form["required"]!.AsArray(), required => Assert.True(payload.ContainsKey((string)required!), $"{required} is missing"));
        return payload;
    }

    public Task<(HttpStatusCode Status, string Body)> EventAsync(JsonObject payload, string? retry = null) => PostAsync("/slack/events", payload.ToJsonString(), retry: retry);

    public Task<(HttpStatusCode Status, string Body)> PressAsync(SlackCall report, string action, string team = Team, string user = Ada) => InteractAsync(new JsonObject
    {
        ["type"] = "block_actions",
        ["trigger_id"] = "12466734323.1395872398",
        ["team"] = new JsonObject { ["id"] = team, ["domain"] = "example" },
        ["user"] = new JsonObject { ["id"] = user, ["team_id"] = team },
        ["channel"] = new JsonObject { ["id"] = report["channel"] },
        ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = "1764000000.000099", ["thread_ts"] = report["thread_ts"] },
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "button", ["action_id"] = action, ["value"] = report.Button(action) }),
    });

    /// <summary>Sends the dialog that was opened, with what is chosen in it.</summary>
    public Task<(HttpStatusCode Status, string Body)> SendAsync(SlackCall opened, string? entity, string? mode, string? comment, string team = Team, string user = Ada, string? metadata = null)
    {
        static JsonObject Chosen(string? value) => new() { ["type"] = "static_select", ["selected_option"] = value is null ? null : new JsonObject { ["value"] = value } };
        return InteractAsync(new JsonObject
        {
            ["type"] = "view_submission",
            ["team"] = new JsonObject { ["id"] = team },
            ["user"] = new JsonObject { ["id"] = user, ["team_id"] = team },
            ["view"] = new JsonObject
            {
                ["callback_id"] = (string?)opened.View["callback_id"],
                ["private_metadata"] = metadata ?? (string?)opened.View["private_metadata"],
                ["state"] = new JsonObject
                {
                    ["values"] = new JsonObject
                    {
                        ["entity"] = new JsonObject { ["entity"] = Chosen(entity) },
                        ["mode"] = new JsonObject { ["mode"] = Chosen(mode) },
                        ["comment"] = new JsonObject { ["comment"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = comment } },
                    },
                },
            },
        });
    }

    /// <summary>Stops the bot as a deployment does, and keeps its files.</summary>
    public async Task<string> StopAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        _http.Dispose();
        return Folder;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _http.Dispose();
        if (!_keeps)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string Encoded(Dictionary<string, string> form) => string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    private Task<(HttpStatusCode Status, string Body)> InteractAsync(JsonObject payload) => PostAsync("/slack/interactions", Encoded(new() { ["payload"] = payload.ToJsonString() }));
}
