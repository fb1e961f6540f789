using System.Globalization;
using System.Text;
using System.Text.Json;
using Cleric.Connectors.Http;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus.Tests.Reading;

/// <summary>Samples are taken many at once where they are written as usual: nothing may be read otherwise for that.</summary>
public sealed class MatrixReadingTests
{
    private const long From = 1_700_000_100_000;
    private const long To = 1_700_009_000_000;

    private static ReadOnlySpan<byte> Damages => "[]{},:\"\\x01 .-e\n\0\u00ff"u8;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task An_answer_cut_anywhere_has_the_columns_that_a_plain_reading_has(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10; i++)
        {
            var json = Answer(random);
            var expected = Plainly(json);
            foreach (var most in (int[])[1, 7, 100, 5000, 1 << 20])
            {
                var visitor = new MatrixVisitor(100, From, To);
                await JsonPump.ReadAsync(new Cut(Encoding.UTF8.GetBytes(json), random.Next(), most), visitor, "Prometheus", TestContext.Current.CancellationToken);
                AssertSame(expected, visitor.Series);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_damaged_answer_fails_as_it_does_when_it_is_read_token_by_token(int seed)
    {
        var random = new Random(seed);
        var (whole, failed) = (0, 0);
        for (var i = 0; i < 60; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Answer(random));
            var at = random.Next(bytes.Length);
            if (random.Next(4) == 0)
            {
                bytes = bytes[..at];
            }
            else
            {
                bytes[at] = Damages[random.Next(Damages.Length)];
            }

            var (cut, most) = (random.Next(), (int[])[3, 200, 5000, 1 << 20]);
            var pieces = most[random.Next(most.Length)];
            var (atOnce, byTokens) = (new MatrixVisitor(100, From, To), new MatrixVisitor(100, From, To));
            var fault = await Record.ExceptionAsync(() => JsonPump.ReadAsync(new Cut(bytes, cut, pieces), atOnce, "Prometheus", TestContext.Current.CancellationToken).AsTask());
            var right = await Record.ExceptionAsync(() => JsonPump.ReadAsync(new Cut(bytes, cut, pieces), new Tokens(byTokens), "Prometheus", TestContext.Current.CancellationToken).AsTask());
            Assert.Equal((right?.GetType(), right?.Message), (fault?.GetType(), fault?.Message));
            AssertSame(byTokens.Series.Select(series => (series.Labels.ToString(), series.Times, series.Values)), atOnce.Series);
            (whole, failed) = right is null ? (whole + 1, failed) : (whole, failed + 1);
        }

        Assert.True(whole > 0 && failed > 0);
    }

    [Theory]
    [InlineData("""[1700000000,"1"]""", true)]
    [InlineData("""[1700000000.123,"0.30000000000000004"]""", true)]
    [InlineData("""[1700000000,"-1.5e-07"]""", true)]
    [InlineData("""[1700000000,"NaN"]""", true)]
    [InlineData("""[1700000000, "1"]""", false)]
    [InlineData("""[1700000000,"1\u0030"]""", false)]
    [InlineData("""[1.7e9,"1"]""", false)]
    [InlineData("""[1700000000,1]""", false)]
    public async Task Only_what_is_written_as_usual_is_taken_at_once(string sample, bool taken)
    {
        const int Samples = 1000;
        var json = $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[{{{string.Join(',', Enumerable.Repeat(sample, Samples))}}}]}]}}""";
        var tokens = new Tokens(new MatrixVisitor(1)) { TakesElements = true };
        await JsonPump.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), tokens, "Prometheus", TestContext.Current.CancellationToken);
        if (taken)
        {
            Assert.InRange(tokens.Visited, 1, 60);
        }
        else
        {
            Assert.InRange(tokens.Visited, Samples * 4, int.MaxValue);
        }
    }

    [Theory]
    [InlineData("""[1700000000,"1"],,[1700000015,"2"]""")]
    [InlineData("""[1700000000,"1"],[1700000015,"2"][1700000030,"3"]""")]
    [InlineData("""[1700000000,"1"],[1700000015"2"]""")]
    [InlineData("""[1700000000,"1"],[01700000015,"2"]""")]
    [InlineData("""[1700000000,"1"],[1700000015.,"2"]""")]
    [InlineData("""[1700000000,"1"],[1700000015,"2],[1700000030,"3"]""")]
    [InlineData("""[1700000000,"1"],[1700000015,"2"},[1700000030,"3"]""")]
    [InlineData("""[1700000000,"1"],[1700000015,"2"]],[1700000030,"3"]""")]
    [InlineData("""[1700000000,"1"],[1700000015,"2"],""")]
    public async Task What_is_wrong_among_samples_is_no_JSON(string samples)
    {
        var json = $$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[{{samples}}]}]},"warnings":["{{new string('x', 100)}}"]}""";
        var fault = await Assert.ThrowsAsync<ConnectorFault>(() => JsonPump.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), new MatrixVisitor(1), "Prometheus", TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("no JSON", fault.Answer.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_in_an_object_are_no_JSON()
    {
        var json = """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":{"a":[1700000000,"1"],[1700000015,"2"],[1700000030,"3"],[1700000045,"4"],[1700000060,"5"]}}]}}""";
        await Assert.ThrowsAsync<ConnectorFault>(() => JsonPump.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), new MatrixVisitor(1), "Prometheus", TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task An_answer_cut_in_two_at_any_byte_is_the_same()
    {
        var json = Encoding.UTF8.GetBytes(Answer(new Random(77)));
        var expected = Plainly(Encoding.UTF8.GetString(json));
        for (var at = 1; at < json.Length; at++)
        {
            var visitor = new MatrixVisitor(100, From, To);
            await JsonPump.ReadAsync(new Cut(json, 0, at), visitor, "Prometheus", TestContext.Current.CancellationToken);
            AssertSame(expected, visitor.Series);
        }
    }

    private static void AssertSame(IEnumerable<(string Labels, long[] Times, double[] Values)> expected, IReadOnlyList<RawSeries> read)
    {
        Assert.Equal(expected.Select(series => series.Labels), read.Select(series => series.Labels.ToString()));
        foreach (var (right, series) in expected.Zip(read))
        {
            Assert.Equal(right.Times, series.Times);
            Assert.Equal(right.Values.Select(BitConverter.DoubleToInt64Bits), series.Values.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    /// <summary>The document as System.Text.Json reads it whole.</summary>
    private static List<(string Labels, long[] Times, double[] Values)> Plainly(string json)
    {
        using var document = JsonDocument.Parse(json);
        var (all, time) = (new List<(string, long[], double[])>(), 0L);
        foreach (var series in document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
        {
            var (times, values) = (new List<long>(), new List<double>());
            Walk(series.GetProperty("values"));
            var labels = series.GetProperty("metric").EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}={label.Value.GetString()}");
            all.Add((string.Join(',', labels), [.. times], [.. values]));

            void Walk(JsonElement element)
            {
                if (element.ValueKind == JsonValueKind.Array)
                {
                    foreach (var inner in element.EnumerateArray())
                    {
                        Walk(inner);
                    }
                }
                else if (element.ValueKind == JsonValueKind.Number)
                {
                    // A value without a time, which no server sends, is of the time before it.
                    time = element.TryGetInt64(out var seconds) ? seconds * 1000 : (long)Math.Round(element.GetDouble() * 1000);
                }
                else if (element.ValueKind == JsonValueKind.String && double.TryParse(element.GetRawText().AsSpan()[1..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && double.IsFinite(value) && time >= From && time < To && (times.Count == 0 || time > times[^1]))
                {
                    times.Add(time);
                    values.Add(value);
                }
            }
        }

        return all;
    }

    /// <summary>Mostly samples as servers write them, and each of the odd ways in which they may be written too.</summary>
    private static string Answer(Random random)
    {
        var text = new StringBuilder("""{"status":"success","data":{"resultType":"matrix","result":[""");
        for (var (series, all) = (0, random.Next(1, 5)); series < all; series++)
        {
            text.Append(series == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"metric":{"__name__":"m{{random.Next(3)}}","pod":"p\u00fc-{{random.Next(5)}}","a":"é{{series}}"},""");
            text.Append(random.Next(4) == 0 ? "\"histograms\":[[1700000000,{\"count\":\"3\",\"buckets\":[[0,\"1\",\"2\",\"3\"]]}]]," : "").Append("\"values\":[");
            var (time, odd) = (1_700_000_000_000 + random.Next(1000), random.Next(3) == 0 ? 6 : 60);
            for (var (sample, samples) = (0, random.Next(0, 60)); sample < samples; sample++)
            {
                time += random.Next(20) == 0 ? -random.Next(30_000) : random.Next(4) == 0 ? random.Next(30_000) : 15_000;
                text.Append(sample == 0 ? "" : ",").Append(random.Next(odd) == 0 ? Odd(random, time) : $"[{Time(time)},\"{Value(random)}\"]");
            }

            text.Append("]}");
        }

        return text.Append("""],"stats":{"x":[[1700000000,"1"],[1700000015,"2"]]}},"warnings":["w"]}""").ToString();
    }

    private static string Time(long milliseconds) => milliseconds % 1000 == 0 ? $"{milliseconds / 1000}" : $"{milliseconds / 1000}.{milliseconds % 1000:000}";

    private static string Value(Random random) => random.Next(12) switch
    {
        0 => "NaN",
        1 => random.Next(2) == 0 ? "+Inf" : "-Inf",
        2 => $"{random.Next(1, 99) / 10.0:0.0}e-{random.Next(7, 12):00}",
        3 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        4 or 5 or 6 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        7 => (-random.NextDouble() * 1e9).ToString("R", CultureInfo.InvariantCulture),
        8 => $"0.00000{random.NextInt64(1L << 60)}",
        9 => (random.Next(10_000) / 100.0).ToString(CultureInfo.InvariantCulture),
        _ => random.Next(1 << random.Next(1, 30)).ToString(CultureInfo.InvariantCulture),
    };

    private static string Odd(Random random, long time)
    {
        string[] ways =
        [
            "[ {0},\"{1}\"]", "[{0} ,\"{1}\"]", "[{0}, \"{1}\" ]", "\n\t[{0},\"{1}\"]", "[{0},\"{1}\"] ", "[{0},\"{1}\",\"7\"]", "[{0},\"1\\u0030\"]", "[{0},\"\"]", "[{0},\" {1}\"]", "[{0},\"x{1}\"]", "[{0},\"{1}\\n\"]",
            "[{0}5,\"{1}\"]", "[0.5,\"{1}\"]", "[0,\"{1}\"]", "[-5,\"{1}\"]", "[1.7000012e9,\"{1}\"]", "[{0},[\"{1}\"]]", "[[{0},\"{1}\"]]", "[{0},null]", "[null,\"{1}\"]", "null", "[]", "[\"{1}\"]", "[{0},{0}]", "[\"{1}\",{0}]",
            "[{0},\"1234567890123456789012345678901234567890123456789012345678901234567890\"]", "[170000000012345678,\"{1}\"]", "[1700000000.1234567,\"{1}\"]", "[{0},\"é\"]", "[{0},\"1.\"]", "[{0},\".5\"]", "[{0},\"+5\"]", "[{0},\"-\"]", "[{0},true]",
        ];
        return string.Format(CultureInfo.InvariantCulture, ways[random.Next(ways.Length)], Time(time), Value(random));
    }

    /// <summary>Reads token by token, and counts.</summary>
    private sealed class Tokens(MatrixVisitor visitor) : IJsonVisitor
    {
        public bool TakesElements { get; init; }

        public int Visited { get; private set; }

        public bool Done => visitor.Done;

        public bool AtElements => TakesElements && visitor.AtElements;

        public int TakeElements(ReadOnlySpan<byte> text) => visitor.TakeElements(text);

        public void Visit(ref Utf8JsonReader reader)
        {
            Visited++;
            visitor.Visit(ref reader);
        }
    }

    /// <summary>Comes in pieces of random length; without a seed in pieces of the same.</summary>
    private sealed class Cut(byte[] bytes, int seed, int most) : MemoryStream(bytes)
    {
        private readonly Random? _random = seed == 0 ? null : new(seed);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(_random?.Next(1, most + 1) ?? most, buffer.Length)], cancellationToken);
    }
}
