using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>A server that answers each request as a script says, and keeps what it was asked.</summary>
internal class ScriptedServer : HttpMessageHandler, IHttpClientFactory
{
    public static readonly Uri Address = new("http://prometheus.test:9090/prom");
    private readonly ConcurrentQueue<Asked> _asked = new();

    /// <summary>Makes the answer; null goes on to <see cref="Otherwise"/>.</summary>
    public Func<Asked, HttpResponseMessage?> Script { get; set; } = _ => null;

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<Asked> Asked => [.. _asked];

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Data(string data) => Json($$"""{"status":"success","data":{{data}}}""");

    public static HttpResponseMessage Matrix(params string[] series) => Data($$"""{"resultType":"matrix","result":[{{string.Join(',', series)}}]}""");

    public PrometheusConnector Connector(Action<PrometheusOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new PrometheusOptions { BaseAddress = Address };
        configure?.Invoke(options);
        return new PrometheusConnector(options, this, time);
    }

    public async Task<T> AskAsync<T>(Query query, Action<PrometheusOptions>? configure = null, TimeProvider? time = null)
        where T : Answer =>
        Assert.IsType<T>(await Connector(configure, time).AskAsync(query, TestContext.Current.CancellationToken));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new Asked(request.Method, request.RequestUri!, body, request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
        _asked.Enqueue(asked);
        return Script(asked) ?? Otherwise(asked);
    }

    protected virtual HttpResponseMessage Otherwise(Asked asked) => asked.Path switch
    {
        "/prom/api/v1/metadata" => Data("{}"),
        "/prom/api/v1/series" or "/prom/api/v1/label/__name__/values" => Data("[]"),
        "/prom/api/v1/query" or "/prom/api/v1/query_range" => Matrix(),
        "/prom/api/v1/rules" => Data("""{"groups":[]}"""),
        "/prom/api/v1/targets" => Data("""{"activeTargets":[]}"""),
        _ => Json("""{"status":"error","errorType":"not_found","error":"no such path"}""", HttpStatusCode.NotFound),
    };
}

/// <summary>A request as it came.</summary>
internal sealed record Asked(HttpMethod Method, Uri Uri, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Uri.AbsolutePath;

    public string Query => All("query") is [var query, ..] ? query : "";

    public IReadOnlyList<string> All(string parameter) =>
    [
        .. (Uri.Query.TrimStart('?') + "&" + Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => Uri.UnescapeDataString(pair[0]) == parameter)
            .Select(pair => Uri.UnescapeDataString(pair[1])),
    ];

    public double Number(string parameter) => double.Parse(All(parameter)[0], System.Globalization.CultureInfo.InvariantCulture);
}
