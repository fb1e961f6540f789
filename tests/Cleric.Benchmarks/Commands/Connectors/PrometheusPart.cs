using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cleric.Connectors.Http;
using Cleric.Connectors.Prometheus;
using Cleric.Connectors.Prometheus.Reading;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>
/// Reads answers to range queries as Prometheus 2.42 writes them, from the body of an HTTP response that comes in pieces to columns of times and values, and beside it passes System.Text.Json's bare
/// reader over the same bytes in one piece. "matrix" is 2,000 series of all sorts, "histogram" the buckets of classic histograms, "short" many series of a few points, where labels are most of the text.
/// Speeds are by processor time of the whole process (its garbage collector included), since others may use the machine; those by the clock stand beside. The limit is for the best run of the matrix.
/// </summary>
internal sealed class PrometheusPart : ICommandPart
{
    private const int Seed = 1;
    private const int Runs = 9;
    private const double Limit = 300;
    private const long Start = 1_767_276_000_000;
    private const int Step = 15_000;

    private delegate double Sampler(Random random);

    public string Name => "prometheus";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        (string Name, byte[] Body, int Series, int Samples)[] answers = [Matrix(), Histogram(), Short()];
        Console.WriteLine("| answer | MB | samples | reading, MB/s of processor: best | median | MB/s by the clock: best | bare reader, MB/s of processor: best | ratio | allocated, KB/MB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var speeds = new List<(double Best, double Median, double Bare)>();
        foreach (var (name, body, series, samples) in answers)
        {
            var api = Api(new BodyServer(body));
            var (reading, bare, allocated) = (new List<Spent>(), new List<Spent>(), 0L);
            for (var run = -3; run < Runs; run++)
            {
                // Those before 0 are for the compiler.
                var before = GC.GetTotalAllocatedBytes(precise: true);
                var spent = await SpentAsync(() => ReadAsync(api, series, samples));
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
                var passed = await SpentAsync(() => PassAsync(body));
                if (run >= 0)
                {
                    reading.Add(spent);
                    bare.Add(passed);
                }
            }

            var megabytes = body.Length / 1e6;
            double Speed(IEnumerable<Spent> spent, Func<Spent, TimeSpan> time, double share) => megabytes / spent.Select(time).Order().ElementAt((int)(share * (Runs - 1))).TotalSeconds;
            var (best, median, pass) = (Speed(reading, spent => spent.Processor, 0), Speed(reading, spent => spent.Processor, 0.5), Speed(bare, spent => spent.Processor, 0));
            speeds.Add((best, median, pass));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {megabytes:0.0} | {samples:N0} | {best:0} | {median:0} | {Speed(reading, spent => spent.Clock, 0):0} | {pass:0} | {best / pass:0.00} | {allocated / 1e3 / megabytes:0} |"));
        }

        var figure = speeds[0];
        return (string.Create(CultureInfo.InvariantCulture, $"a matrix answer of {answers[0].Body.Length / 1e6:0} MB read at {figure.Best:0} MB/s a core (median {figure.Median:0}, limit {Limit:0}), bare reader {figure.Bare:0} MB/s"), figure.Best >= Limit);
    }

    private static async Task<Spent> SpentAsync(Func<Task> work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (processor, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await work();
        return new Spent(Environment.CpuUsage.TotalTime - processor, Stopwatch.GetElapsedTime(clock));
    }

    private static async Task ReadAsync(PrometheusApi api, int series, int samples)
    {
        var end = Start + (Step * 10_000L);
        var window = new TimeWindow(DateTimeOffset.FromUnixTimeMilliseconds(Start), DateTimeOffset.FromUnixTimeMilliseconds(end));
        var result = await api.RangeAsync("x", Start, end, TimeSpan.FromMilliseconds(Step), window, Caller.Anonymous, CancellationToken.None);
        var read = result.Series.Sum(read => read.Times.Length);
        if (result.Series.Count != series || read > samples || read < samples * 0.95)
        {
            throw new InvalidOperationException($"{result.Series.Count} series of {series} and {read} samples of {samples} were read.");
        }
    }

    private static Task PassAsync(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
        }

        return Task.CompletedTask;
    }

    private static PrometheusApi Api(BodyServer server)
    {
        var options = new PrometheusOptions { BaseAddress = new Uri("http://prometheus.test:9090"), MaxResponseBytes = 1L << 30, Timeout = TimeSpan.FromMinutes(5) };
        return new PrometheusApi(new HttpConnection(server, "prometheus", PrometheusConnector.SettingsOf(options), TimeProvider.System), mostSeries: 1_000_000, TimeProvider.System);
    }

    /// <summary>Rates and ratios, counters, gauges of bytes and of few decimals, seconds, times, and a few that are tiny, or no number now and then.</summary>
    private static (string Name, byte[] Body, int Series, int Samples) Matrix()
    {
        var random = new Random(Seed);
        Sampler Of(int series)
        {
            var (total, level, often) = (random.Next(1_000_000) * 1.0, random.NextDouble() * 100, random.Next(1, 400));
            return (series % 20) switch
            {
                < 7 => r => (often + r.Next(40)) / 60.0 * (1 + (r.Next(8) / 1e3)),
                < 9 => r => r.NextDouble() * level / 1e3,
                < 12 => r => total += r.Next(often),
                < 15 => r => Math.Floor(level * 1e7) + (r.Next(100_000) * 4096),
                < 17 => r => Math.Round(level + r.NextDouble(), 2),
                17 => r => r.Next(10) < 9 ? 1 : 0,
                18 => r => (Start / 1000) + Math.Round(r.NextDouble() * 1e4, 3),
                _ => r => r.Next(50) switch { 0 => double.NaN, 1 => double.PositiveInfinity, < 20 => r.NextDouble() / 1e7, _ => r.NextDouble() / 10 },
            };
        }

        return Answer("matrix", 2000, 720, Of, series => Labels(series, ("__name__", $"http_server_request_duration_seconds_{series % 40}"), ("http_route", $"/api/v1/orders/{{id}}/{series % 17}")), random);
    }

    /// <summary>Buckets of 200 classic histograms.</summary>
    private static (string Name, byte[] Body, int Series, int Samples) Histogram()
    {
        string[] bounds = ["0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1", "2.5", "5", "7.5", "10", "+Inf"];
        var random = new Random(Seed + 1);
        Sampler Of(int series)
        {
            var total = random.Next(100_000) * (1.0 + (series % bounds.Length));
            return r => total += r.Next(1 + (series % bounds.Length));
        }

        return Answer("histogram", 200 * bounds.Length, 480, Of, series => Labels(series / bounds.Length, ("__name__", "http_server_request_duration_seconds_bucket"), ("le", bounds[series % bounds.Length])), random);
    }

    private static (string Name, byte[] Body, int Series, int Samples) Short()
    {
        var random = new Random(Seed + 2);
        return Answer("short", 40_000, 5, _ => r => r.NextDouble(), series => Labels(series, ("__name__", "container_cpu_usage_seconds_total"), ("id", $"/kubepods/{series}")), random);
    }

    private static (string Name, byte[] Body, int Series, int Samples) Answer(string name, int series, int points, Func<int, Sampler> samplers, Func<int, SortedDictionary<string, string>> labels, Random random)
    {
        var text = new StringBuilder("""{"status":"success","data":{"resultType":"matrix","result":[""");
        for (var i = 0; i < series; i++)
        {
            var sampler = samplers(i);
            text.Append(i == 0 ? "" : ",").Append("""{"metric":""").Append(JsonSerializer.Serialize(labels(i))).Append(""","values":[""");
            for (var point = 0; point < points; point++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(point == 0 ? "" : ",")}[{(Start / 1000) + (point * Step / 1000)},\"{Printed(sampler(random))}\"]");
            }

            text.Append("]}");
        }

        return (name, Encoding.UTF8.GetBytes(text.Append("]}}").ToString()), series, series * points);
    }

    private static SortedDictionary<string, string> Labels(int series, params IEnumerable<(string Name, string Value)> own)
    {
        var (service, pod) = ($"service-{series % 60}", $"{series % 400:x4}-{series % 7}k2x{series % 9}");
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal)
        {
            ["cluster"] = "eu-west-1-production",
            ["container"] = service,
            ["endpoint"] = "http-metrics",
            ["instance"] = $"10.42.{series % 250}.{series % 199}:8080",
            ["job"] = service,
            ["k8s_deployment_name"] = service,
            ["namespace"] = $"team-{series % 12}",
            ["node"] = $"ip-10-42-{series % 40}.ec2.internal",
            ["pod"] = $"{service}-{pod}",
            ["service_version"] = $"1.{series % 30}.0",
        };
        foreach (var (label, value) in own)
        {
            labels[label] = value;
        }

        return labels;
    }

    /// <summary>A number as Prometheus prints it: the fewest digits that tell it, with an exponent below 1e-6 and from 1e21 on (util/jsonutil, MarshalFloat).</summary>
    private static string Printed(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.IndexOf('E', StringComparison.Ordinal) is var at && at < 0)
        {
            return text;
        }

        var (exponent, sign) = (int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), text[0] == '-' ? "-" : "");
        var digits = text[sign.Length..at].Replace(".", "", StringComparison.Ordinal);
        return exponent switch
        {
            < -6 or >= 21 => string.Create(CultureInfo.InvariantCulture, $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"),
            < 0 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            _ => $"{sign}{digits.PadRight(exponent + 1, '0')}",
        };
    }

    private readonly record struct Spent(TimeSpan Processor, TimeSpan Clock);

    /// <summary>Answers each request with the same body.</summary>
    private sealed class BodyServer(byte[] body) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(new Pieces(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    /// <summary>Comes in pieces of 1 to 64 KB, as from a socket.</summary>
    private sealed class Pieces(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        private readonly Random _random = new(Seed);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(_random.Next(1 << 10, 64 << 10), buffer.Length)], cancellationToken);
    }
}
