using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using FsCheck;
using FsCheck.Xunit;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Reading;

/// <summary>Whatever lies in a file: there is an answer, and what is sound in it is kept.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Sound =
    [
        MetricLine("checkout", Gauge("cpu", "1", Point(1, 0.5)), Sum("requests", 2, true, Point(1, 1, 0)), Histogram("duration", 1, HistogramPoint(1, 0, 3, 1, [1, 2], [1, 1, 1]))),
        LogLine("checkout", Log(1, 17, "it broke", Attributes(("exception.type", "X")), new string('a', 32), new string('b', 16))),
        SpanLine("checkout", Span(1, 1, 0, 1, 0.5, attributes: Attributes(("http.route", "/"))), Span(1, 2, 1, 1, 0.1, kind: 3)),
    ];

    [Property(MaxTest = 60)]
    public bool Random_bytes_never_crash(byte[][] lines)
    {
        var content = (lines ?? []).SelectMany(line => (line ?? []).Append((byte)'\n')).ToArray();
        return AskAll(content).All(answer => answer.Coverage is Coverage.Empty or Coverage.CutShort);
    }

    [Property(MaxTest = 150)]
    public bool A_sound_line_with_a_spoilt_byte_never_crashes(byte which, NonNegativeInt at, byte value)
    {
        var line = Encoding.UTF8.GetBytes(Sound[which % Sound.Length]);
        line[at.Get % line.Length] = value;
        return AskAll([.. line, (byte)'\n', .. Encoding.UTF8.GetBytes(string.Join("\n", Sound))]).All(answer => answer.Rows > 0);
    }

    [Property(MaxTest = 100)]
    public bool A_line_that_ends_early_never_crashes(byte which, NonNegativeInt length)
    {
        var line = Encoding.UTF8.GetBytes(Sound[which % Sound.Length]);
        var answers = AskAll([.. Encoding.UTF8.GetBytes(string.Join("\n", Sound) + "\n"), .. line[..(1 + (length.Get % (line.Length - 1)))]]);
        return answers.All(answer => answer.Rows > 0 && answer.Coverage == Coverage.CutShort);
    }

    [Fact]
    public void Values_of_the_wrong_type_are_passed_over_or_counted_but_never_crash()
    {
        string[] odd = ["null", "true", "7", "-1.5e300", "\"x\"", "[]", "{}", "[[1]]", "{\"a\":{\"b\":[]}}"];
        var lines = new List<string>(Sound);
        foreach (var line in Sound)
        {
            // Each value of each field in turn.
            for (var colon = line.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = line.IndexOf(':', colon + 1))
            {
                var end = EndOfValue(line, colon + 1);
                lines.AddRange(odd.Select(value => line[..(colon + 1)] + value + line[end..]));
            }
        }

        Assert.InRange(lines.Count, 500, 5000);
        Assert.All(AskAll(Encoding.UTF8.GetBytes(string.Join('\n', lines))), answer =>
        {
            Assert.True(answer.Rows > 0);
            Assert.Equal(Coverage.CutShort, answer.Coverage);
        });
    }

    [Fact]
    public async Task A_value_nested_too_deep_is_a_bad_line()
    {
        using var folder = new TestFolder();
        var deep = string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", 100)) + string.Concat(Enumerable.Repeat("]}}", 100));
        folder.With("logs.jsonl", LogLine("checkout", $$$"""{"timeUnixNano":"1","body":{{{deep}}}}"""));
        var answer = await folder.AskAsync<LogAnswer>(new LogQuery { Window = Window });
        Assert.Contains("1 of 1 lines", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_widest_window_is_taken()
    {
        using var folder = SmallCapture.Write(new TestFolder());
        var answer = await folder.AskAsync<LogAnswer>(new LogQuery { Window = new TimeWindow(DateTimeOffset.MinValue, DateTimeOffset.MaxValue) });
        Assert.Equal(36, answer.Rows);
    }

    private static int EndOfValue(string line, int at)
    {
        var depth = 0;
        var text = false;
        for (; at < line.Length; at++)
        {
            var c = line[at];
            text ^= c == '"';
            if (text)
            {
                continue;
            }

            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ','))
            {
                return at;
            }
        }

        return at;
    }

    private static List<Answer> AskAll(byte[] content)
    {
        using var folder = new TestFolder();
        folder.With("metrics.jsonl", content).With("logs.jsonl", content).With("traces.jsonl", content);
        using var connector = folder.Connector();
        var entity = new Entity("checkout");
        Query[] queries = [new MetricQuery { Entity = entity, Window = Window }, new LogQuery { Entity = entity, Window = Window }, new TraceQuery { Entity = entity, Window = Window }];
        return [.. queries.Select(query => connector.AskAsync(query, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult())];
    }
}
