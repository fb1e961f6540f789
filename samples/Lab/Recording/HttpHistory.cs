using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lab.Recording;

/// <summary>Follows the metric files of the services while they grow and answers what happened in a window.</summary>
internal sealed class HttpHistory(string folder)
{
    private const string Metric = "http.server.request.duration";

    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HttpSample>> _samples = new(StringComparer.Ordinal);

    public void Read()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "metrics-*.jsonl"))
        {
            foreach (var line in NewLines(path))
            {
                Add(line);
            }
        }
    }

    public HttpWindow Window(string service, TimeSpan length, DateTimeOffset end)
    {
        var start = end - length;
        long total = 0, errors = 0;
        double[] bounds = [];
        long[] buckets = [];
        foreach (var instance in _samples.GetValueOrDefault(service, []).GroupBy(s => s.Instance))
        {
            var last = instance.LastOrDefault(s => s.Time <= end);
            var before = instance.LastOrDefault(s => s.Time <= start);
            if (last is null || last.Bounds.Length == 0)
            {
                continue;
            }

            bounds = last.Bounds;
            if (buckets.Length == 0)
            {
                buckets = new long[last.Buckets.Length];
            }

            total += last.Total - (before?.Total ?? 0);
            errors += last.Errors - (before?.Errors ?? 0);
            for (var i = 0; i < buckets.Length; i++)
            {
                buckets[i] += last.Buckets[i] - (before is { Buckets.Length: > 0 } ? before.Buckets[i] : 0);
            }
        }

        return new HttpWindow(total, errors, bounds, buckets);
    }

    private string[] NewLines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var position = _positions.GetValueOrDefault(path);
        stream.Seek(position, SeekOrigin.Begin);
        var bytes = new byte[stream.Length - position];
        stream.ReadExactly(bytes);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _positions[path] = position + end;
        return Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Add(string line)
    {
        if (!line.Contains(Metric, StringComparison.Ordinal))
        {
            return;
        }

        using var document = JsonDocument.Parse(line);
        foreach (var resource in document.RootElement.GetProperty("resourceMetrics").EnumerateArray())
        {
            var attributes = Attributes(resource.GetProperty("resource"));
            var points = resource.GetProperty("scopeMetrics").EnumerateArray()
                .SelectMany(scope => scope.GetProperty("metrics").EnumerateArray())
                .Where(metric => metric.GetProperty("name").ValueEquals(Metric))
                .SelectMany(metric => metric.GetProperty("histogram").GetProperty("dataPoints").EnumerateArray())
                .ToArray();
            if (points.Length == 0)
            {
                continue;
            }

            var service = attributes["service.name"];
            if (!_samples.TryGetValue(service, out var samples))
            {
                _samples[service] = samples = [];
            }

            samples.Add(Sum(attributes["service.instance.id"], points));
        }
    }

    private static HttpSample Sum(string instance, JsonElement[] points)
    {
        long total = 0, errors = 0;
        var bounds = points[0].GetProperty("explicitBounds").EnumerateArray().Select(b => b.GetDouble()).ToArray();
        var buckets = new long[bounds.Length + 1];
        foreach (var point in points)
        {
            var count = Long(point.GetProperty("count"));
            total += count;
            errors += Attributes(point).GetValueOrDefault("http.response.status_code", "").StartsWith('5') ? count : 0;
            var i = 0;
            foreach (var bucket in point.GetProperty("bucketCounts").EnumerateArray())
            {
                buckets[i++] += Long(bucket);
            }
        }

        var nanoseconds = Long(points[0].GetProperty("timeUnixNano"));
        return new HttpSample(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100), instance, total, errors, bounds, buckets);
    }

    private static Dictionary<string, string> Attributes(JsonElement owner) => owner.GetProperty("attributes").EnumerateArray().ToDictionary(
        a => a.GetProperty("key").GetString()!,
        a => a.GetProperty("value").EnumerateObject().First().Value.ToString(),
        StringComparer.Ordinal);

    private static long Long(JsonElement text) => long.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
