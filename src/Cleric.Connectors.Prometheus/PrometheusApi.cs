using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Connectors.Http;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus;

/// <summary>The calls of the HTTP API that are made (prometheus.io/docs/prometheus/latest/querying/api). All of them read.</summary>
internal sealed class PrometheusApi(HttpConnection connection, int mostSeries, TimeProvider time)
{
    private const string Product = "Prometheus";
    private const int MostNames = 100_000;
    private static readonly TimeSpan MetadataAge = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset At, IReadOnlyDictionary<string, MetricMetadata> Metadata)> _metadata = new(StringComparer.Ordinal);

    public string Place => connection.Place;

    /// <summary>A range query. Points lie at <paramref name="start"/> and each step after it, <paramref name="end"/> included.</summary>
    public async ValueTask<MatrixVisitor> RangeAsync(string expression, long start, long end, TimeSpan step, TimeWindow keep, Caller caller, CancellationToken cancellationToken)
    {
        var visitor = new MatrixVisitor(mostSeries, Milliseconds.Ceiling(keep.Start), Milliseconds.Ceiling(keep.End));
        await AskAsync(
            "api/v1/query_range",
            [new("query", expression), new("start", PromQl.Time(start)), new("end", PromQl.Time(end)), new("step", (step.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture))],
            visitor, caller, cancellationToken).ConfigureAwait(false);
        return visitor;
    }

    /// <summary>An instant query.</summary>
    public async ValueTask<MatrixVisitor> InstantAsync(string expression, long at, Caller caller, CancellationToken cancellationToken)
    {
        var visitor = new MatrixVisitor(mostSeries);
        await AskAsync("api/v1/query", [new("query", expression), new("time", PromQl.Time(at))], visitor, caller, cancellationToken).ConfigureAwait(false);
        return visitor;
    }

    /// <summary>The label sets of series.</summary>
    public async ValueTask<LabelSetsVisitor> SeriesAsync(IEnumerable<string> selectors, long start, long end, int most, Caller caller, CancellationToken cancellationToken)
    {
        var visitor = new LabelSetsVisitor(most);
        await AskAsync("api/v1/series", [.. Match(selectors, start, end), new("limit", (most + 1).ToString(CultureInfo.InvariantCulture))], visitor, caller, cancellationToken).ConfigureAwait(false);
        return visitor;
    }

    /// <summary>The names of metrics.</summary>
    public async ValueTask<IReadOnlyList<string>> NamesAsync(string selector, long start, long end, Caller caller, CancellationToken cancellationToken)
    {
        var visitor = new NamesVisitor(MostNames);
        await AskAsync($"api/v1/label/{PromQl.NameLabel}/values", Match([selector], start, end), visitor, caller, cancellationToken, postable: false).ConfigureAwait(false);
        return visitor.Names;
    }

    /// <summary>What programs say of their metrics, kept for 10 minutes. Servers without it (or with too much of it) leave names to tell.</summary>
    public async ValueTask<IReadOnlyDictionary<string, MetricMetadata>> MetadataAsync(Caller caller, CancellationToken cancellationToken)
    {
        var key = caller.Tenant ?? "";
        lock (_lock)
        {
            if (_metadata.TryGetValue(key, out var kept) && time.GetUtcNow() - kept.At < MetadataAge)
            {
                return kept.Metadata;
            }
        }

        IReadOnlyDictionary<string, MetricMetadata> metadata;
        try
        {
            var visitor = new MetadataVisitor();
            await AskAsync("api/v1/metadata", [new("limit_per_metric", "1")], visitor, caller, cancellationToken, postable: false).ConfigureAwait(false);
            metadata = visitor.Metrics;
        }
        catch (ConnectorFault fault) when (fault.Coverage != Exhibits.Coverage.Denied)
        {
            metadata = new Dictionary<string, MetricMetadata>();
        }

        lock (_lock)
        {
            _metadata[key] = (time.GetUtcNow(), metadata);
        }

        return metadata;
    }

    /// <summary>A small document, whole.</summary>
    public ValueTask<T> DocumentAsync<T>(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, JsonTypeInfo<ApiDocument<T>> type, Caller caller, CancellationToken cancellationToken)
        where T : class =>
        connection.AskAsync(path, parameters, postable: false, caller, async (stream, token) =>
        {
            var document = await DocumentReader.ReadAsync(stream, type, Product, path, token).ConfigureAwait(false);
            Check(document.Status, document.ErrorType, document.Error);
            return document.Data ?? throw ConnectorFault.Failed($"Prometheus' answer to {path} holds no data.");
        }, cancellationToken);

    /// <summary>Reads what an error's body says.</summary>
    public static string? ErrorOf(ReadOnlySpan<byte> body)
    {
        try
        {
            var document = JsonSerializer.Deserialize(body, PrometheusJson.Default.ApiDocumentJsonElement);
            return document?.Error is { Length: > 0 } error ? document.ErrorType is { Length: > 0 } type ? $"{type}: {error}" : error : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async ValueTask AskAsync<TVisitor>(
        string path, IReadOnlyList<KeyValuePair<string, string>> parameters, TVisitor visitor, Caller caller, CancellationToken cancellationToken, bool postable = true)
        where TVisitor : ApiVisitor
    {
        await connection.AskAsync(path, parameters, postable, caller, async (stream, token) =>
        {
            await JsonPump.ReadAsync(stream, visitor, Product, token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        if (!visitor.Done)
        {
            Check(visitor.Status, visitor.ErrorType, visitor.Error);
        }
    }

    private void Check(string? status, string? errorType, string? error)
    {
        if (status == "error")
        {
            throw ConnectorFault.Failed($"Prometheus refused the query ({errorType ?? "error"}): {connection.Clean(error ?? "it does not say why")}");
        }

        if (status != "success")
        {
            throw ConnectorFault.Failed($"What {Place} answered is JSON, but none of the answers of Prometheus' API (it has no \"status\"). Check BaseAddress.");
        }
    }

    private static List<KeyValuePair<string, string>> Match(IEnumerable<string> selectors, long start, long end) =>
        [.. selectors.Select(selector => new KeyValuePair<string, string>("match[]", selector)), new("start", PromQl.Time(start)), new("end", PromQl.Time(end))];
}
