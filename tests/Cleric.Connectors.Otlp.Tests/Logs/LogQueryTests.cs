using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Logs;

public sealed class LogQueryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static LogQuery Query => new() { Entity = new Entity("checkout"), Window = Window };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_keeps_its_fields()
    {
        var record = Assert.Single((await AskAsync(Log(5, 17, "it broke", Attributes(("exception.type", "TimeoutException"), ("exception.stacktrace", "at A\nat B")), new string('a', 32), new string('b', 16)))).Records);
        Assert.Equal((Start.AddSeconds(5), 17, "it broke"), (record.Time, record.Severity, record.Body));
        Assert.Equal(new Entity("checkout"), record.Entity);
        Assert.Equal(("TimeoutException", "at A\nat B"), (record.Attributes["exception.type"], record.Attributes["exception.stacktrace"]));
        Assert.Equal((new string('a', 32), new string('b', 16)), (record.TraceId, record.SpanId));
    }

    [Theory]
    [InlineData("""{"stringValue":"plain"}""", "plain")]
    [InlineData("""{"intValue":"42"}""", "42")]
    [InlineData("""{"intValue":42}""", "42")]
    [InlineData("""{"doubleValue":1.5}""", "1.5")]
    [InlineData("""{"boolValue":true}""", "true")]
    [InlineData("""{"bytesValue":"AQI="}""", "AQI=")]
    [InlineData("""{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"},{"doubleValue":"NaN"},{}]}}""", """["a",1,"NaN",null]""")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":false}},{"key":"b","value":{"arrayValue":{}}},{"key":"c"}]}}""", """{"a":false,"b":[],"c":null}""")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("\"bare\"", "bare")]
    [InlineData("7", "")]
    public async Task A_body_of_any_kind_is_rendered(string body, string expected) =>
        Assert.Equal(expected, Assert.Single((await AskAsync($$$$"""{"timeUnixNano":"{{{{Nanos(1)}}}}","body":{{{{body}}}}}""")).Records).Body);

    [Theory]
    [InlineData("\"severityNumber\":\"SEVERITY_NUMBER_WARN2\"", 14)]
    [InlineData("\"severityNumber\":\"13\"", 13)]
    [InlineData("\"severityNumber\":99", 24)]
    [InlineData("\"severityText\":\"Information\"", 9)]
    [InlineData("\"severityText\":\"critical\"", 21)]
    [InlineData("\"severityText\":\"whatever\"", 0)]
    public async Task A_severity_may_be_a_number_a_name_or_a_text(string field, int expected) =>
        Assert.Equal(expected, Assert.Single((await AskAsync($$$$"""{"timeUnixNano":"{{{{Nanos(1)}}}}",{{{{field}}}},"eventName":"e"}""")).Records).Severity);

    [Fact]
    public async Task Without_a_time_of_its_own_a_record_has_the_time_it_was_observed_and_without_either_it_is_counted()
    {
        var answer = await AskAsync($$$$"""{"timeUnixNano":"0","observedTimeUnixNano":"{{{{Nanos(3)}}}}"}""", """{"body":{"stringValue":"when?"}}""");
        Assert.Equal(Start.AddSeconds(3), Assert.Single(answer.Records).Time);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("1 rows without a time", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Severity_and_text_narrow_the_answer()
    {
        _folder.With("logs.jsonl", LogLine("checkout", Log(1, 9, "all well"), Log(2, 17, "Lock timeout"), Log(3, 17, "other", Attributes(("hint", "lock TIMEOUT ahead"))), Log(4, 13, "lock timeout soon")));
        var answer = await _folder.AskAsync<LogAnswer>(Query with { MinSeverity = 17, Contains = "lock timeout" });
        Assert.Equal(["Lock timeout", "other"], answer.Records.Select(record => record.Body));
        Assert.Contains("severity_number>=17 contains \"lock timeout\"", answer.SentAs, StringComparison.Ordinal);
        var none = await _folder.AskAsync<LogAnswer>(Query with { Contains = "nowhere" });
        Assert.Equal(Coverage.Empty, none.Coverage);
        Assert.Contains("none that was asked for", none.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_answered_oldest_first()
    {
        var answer = await AskAsync(Log(3, 9, "c"), Log(1, 9, "a"), Log(2, 9, "b"), Log(2, 9, "b2"));
        Assert.Equal(["a", "b", "b2", "c"], answer.Records.Select(record => record.Body));
    }

    [Fact]
    public async Task A_limit_keeps_errors_and_spreads_the_rest()
    {
        _folder.With("logs.jsonl", LogLine("checkout", [.. Enumerable.Range(0, 300).Select(i => Log(i, i % 100 == 50 ? 17 : 9, $"{i}"))]));
        var answer = await _folder.AskAsync<LogAnswer>(Query with { Limit = 13 });
        Assert.Equal((13, Coverage.CutShort, 300L), (answer.Rows, answer.Coverage, answer.RowsAvailable!.Value));
        Assert.Equal(["50", "150", "250"], answer.Records.Where(record => record.Severity == 17).Select(record => record.Body));
        Assert.Equal(("0", "299"), (answer.Records[0].Body, answer.Records[^1].Body));

        var few = await _folder.AskAsync<LogAnswer>(Query with { Limit = 2 });
        Assert.Equal(["50", "250"], few.Records.Select(record => record.Body));
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_cut_and_says_so()
    {
        var answer = await AskAsync(Log(1, 9, new string('x', 10_000_000)), Log(2, 9, "next"));
        Assert.Equal(2, answer.Rows);
        Assert.InRange(answer.Records[0].Body.Length, 16_384, 16_500);
        Assert.EndsWith("(cut: 10000000 bytes in all)", answer.Records[0].Body, StringComparison.Ordinal);
        Assert.Contains("1 over-long messages were cut", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task Invalid_utf8_is_replaced_and_half_a_surrogate_is_too()
    {
        var line = Encoding.UTF8.GetBytes(LogLine("checkout", Log(1, 9, "MARK"), $$$$"""{"timeUnixNano":"{{{{Nanos(2)}}}}","body":{"stringValue":"half \ud800 \u00e9 \ud83d\ude00 \n\t\"\\\/\b\f\r"}}"""));
        line[line.AsSpan().IndexOf("MARK"u8)] = 0xFF;
        _folder.With("logs.jsonl", line);
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal(["\uFFFDARK", "half \uFFFD é 😀 \n\t\"\\/\b\f\r"], answer.Records.Select(record => record.Body));
    }

    [Fact]
    public async Task A_malformed_line_is_counted_and_told()
    {
        _folder.With("logs.jsonl", LogLine("checkout", Log(1, 9, "a")), "{\"resourceLogs\":[{", "not json", LogLine("checkout", Log(2, 9, "b")), "[]", "{\"resourceLogs\":{}}");
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal(["a", "b"], answer.Records.Select(record => record.Body));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("4 of 6 lines could not be read", answer.Note, StringComparison.Ordinal);
        Assert.Contains("logs.jsonl line 2", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_archive_is_read_as_far_as_it_goes()
    {
        _folder.With("logs.jsonl.gz", [.. Enumerable.Range(0, 3000).Select(i => LogLine("checkout", Log(i / 10.0, 9, Guid.NewGuid().ToString())))]);
        var path = Path.Combine(_folder.Path, "logs.jsonl.gz");
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..60_000], TestContext.Current.CancellationToken);
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.InRange(answer.Rows, 100, 2999);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("logs.jsonl.gz is damaged or ends early", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_none_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "logs.jsonl.gz"), "this is no archive", TestContext.Current.CancellationToken);
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal((0, Coverage.CutShort), (answer.Rows, answer.Coverage));
        Assert.Contains("damaged", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_is_an_empty_answer()
    {
        _folder.With("logs.jsonl", Array.Empty<byte>());
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal(Coverage.Empty, answer.Coverage);
        Assert.Contains("holds no log records of 'checkout'", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_crlf_and_blank_lines_are_taken()
    {
        _folder.With("logs.jsonl", Encoding.UTF8.GetBytes("\uFEFF" + LogLine("checkout", Log(1, 9, "a")) + "\r\n\r\n  \r\n" + LogLine("checkout", Log(2, 9, "b"))));
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal((2, Coverage.Data), (answer.Rows, answer.Coverage));
    }

    [Fact]
    public async Task Fields_may_come_in_any_order_and_unknown_ones_are_passed_over()
    {
        _folder.With(
            "logs.jsonl",
            $$$$"""{"x":{"y":[1]},"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"late"},"timeUnixNano":"{{{{Nanos(1)}}}}","z":null}],"scope":{"attributes":[],"name":"s"},"schemaUrl":""}],"schemaUrl":"x","resource":{"droppedAttributesCount":1,"attributes":[{"value":{"stringValue":"checkout"},"key":"service.name"},5,{"key":"k","more":1}]}},{"scopeLogs":null},{"resource":null,"scopeLogs":[{"scope":null,"logRecords":null}]}]}""");
        var answer = await _folder.AskAsync<LogAnswer>(Query);
        Assert.Equal("late", Assert.Single(answer.Records).Body);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task Silence_is_judged_by_the_longest_silence_before()
    {
        _folder.With(
            "logs.jsonl",
            LogLine("checkout", [.. Enumerable.Range(0, 10).Select(i => Log(i * 10, 9, "beat"))]),
            LogLine("batch", [.. new[] { 0, 1, 2, 200, 210 }.Select(at => Log(at, 9, "now and then"))]),
            LogLine("web", Log(355, 9, "still here")));
        Assert.Equal(Coverage.Stale, (await _folder.AskAsync<LogAnswer>(Query)).Coverage);
        Assert.Equal(Coverage.Data, (await _folder.AskAsync<LogAnswer>(Query with { Entity = new Entity("batch") })).Coverage);
        Assert.Equal(Coverage.Data, (await _folder.AskAsync<LogAnswer>(Query with { Entity = new Entity("web") })).Coverage);
    }

    private Task<LogAnswer> AskAsync(params string[] records)
    {
        _folder.With("logs.jsonl", LogLine("checkout", records));
        return _folder.AskAsync<LogAnswer>(Query);
    }
}
