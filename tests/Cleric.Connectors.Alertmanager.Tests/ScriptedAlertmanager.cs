using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Alertmanager.Tests;

/// <summary>A server that holds some alerts and answers as API v2 does, or as a script says.</summary>
internal sealed class ScriptedAlertmanager : HttpMessageHandler, IHttpClientFactory
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Now - TimeSpan.FromHours(1), Now);
    public static readonly Uri Address = new("http://alertmanager.test:9093");
    private readonly ConcurrentQueue<HttpRequestMessage> _asked = new();
    private readonly List<string> _alerts = [];

    public Func<Uri, HttpResponseMessage?> Script { get; set; } = _ => null;

    public string Groups { get; set; } = "[]";

    public string Silences { get; set; } = "[]";

    public IReadOnlyList<HttpRequestMessage> Asked => [.. _asked];

    /// <summary>Adds an alert; labels as "a=b,c=d".</summary>
    public ScriptedAlertmanager With(string labels, int minutesAgo, string silencedBy = "", string inhibitedBy = "", string annotations = "", int endsIn = 4)
    {
        static string Map(string pairs) => "{" + string.Join(',', pairs.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => $"\"{pair[0]}\":\"{pair[1]}\"")) + "}";
        static string List(string items) => "[" + string.Join(',', items.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => $"\"{item}\"")) + "]";
        _alerts.Add($$"""
            {"annotations":{{Map(annotations)}},"endsAt":"{{Now + TimeSpan.FromMinutes(endsIn):O}}","fingerprint":"f{{_alerts.Count}}","receivers":[{"name":"team"}],"startsAt":"{{Now - TimeSpan.FromMinutes(minutesAgo):O}}",
            "status":{"inhibitedBy":{{List(inhibitedBy)}},"silencedBy":{{List(silencedBy)}},"state":"{{(silencedBy.Length + inhibitedBy.Length > 0 ? "suppressed" : "active")}}"},"updatedAt":"{{Now:O}}","generatorURL":"http://x","labels":{{Map(labels)}}}
            """);
        return this;
    }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<T> AskAsync<T>(AlertQuery? query = null, Action<AlertmanagerOptions>? configure = null, TimeProvider? time = null)
        where T : Answer
    {
        var options = new AlertmanagerOptions { BaseAddress = Address };
        configure?.Invoke(options);
        var connector = new AlertmanagerConnector(options, this, time ?? new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));
        return Assert.IsType<T>(await connector.AskAsync(query ?? new AlertQuery { Window = Window }, TestContext.Current.CancellationToken));
    }

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _asked.Enqueue(request);
        return Task.FromResult(Script(request.RequestUri!) ?? request.RequestUri!.AbsolutePath switch
        {
            "/api/v2/alerts" => Json($"[{string.Join(',', _alerts)}]"),
            "/api/v2/alerts/groups" => Json(Groups),
            "/api/v2/silences" => Json(Silences),
            _ => Json("\"no such path\"", HttpStatusCode.NotFound),
        });
    }
}

internal sealed record Builder(IServiceCollection Services) : IClericBuilder;
