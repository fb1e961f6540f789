using System.Text.Json.Nodes;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Tests.Mappings;

public sealed class MappedQueryTests : IDisposable
{
    private static readonly Entity Checkout = new("checkout");
    private readonly Maps _maps = new();

    public void Dispose() => _maps.Dispose();

    [Fact]
    public async Task A_log_comes_from_a_tool_with_its_fields()
    {
        await using var server = Start(Maps.All);
        var answer = Assert.IsType<LogAnswer>(await server.AskAsync(new LogQuery { Entity = Checkout, Window = Harness.Window }));
        Assert.Equal((Coverage.Data, 5), (answer.Coverage, answer.Rows));
        var first = answer.Records[0];
        Assert.Equal((ScriptedServer.RowsFrom, Checkout, 17, "message 0"), (first.Time, first.Entity, first.Severity, first.Body));
        Assert.Equal([("region", "eu"), ("team", "shop")], first.Attributes.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(9, answer.Records[1].Severity);
        Assert.Equal("""tools/call {"name":"rows","arguments":{"service":"checkout","from":1772366400000,"to":1772367000000,"limit":10001}}""", answer.SentAs);
    }

    [Fact]
    public async Task Rows_outside_of_the_window_are_left_out_and_counted()
    {
        await using var server = Start(Maps.All);
        var window = new TimeWindow(ScriptedServer.RowsFrom.AddMinutes(2), ScriptedServer.RowsFrom.AddMinutes(5));
        var answer = Assert.IsType<LogAnswer>(await server.AskAsync(new LogQuery { Window = window }));
        Assert.Equal(["message 2", "message 3", "message 4"], answer.Records.Select(record => record.Body));
        Assert.Equal(new Entity("billing"), answer.Records[1].Entity);
        Assert.Contains("2 rows outside of the window", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Severity_words_and_aliases_narrow_a_log()
    {
        await using var server = Start(Maps.All);
        var errors = Assert.IsType<LogAnswer>(await server.AskAsync(new LogQuery { Entity = Checkout, Window = Harness.Window, MinSeverity = 17 }));
        Assert.Equal(["message 0", "message 4", "message 8"], errors.Records.Select(record => record.Body));
        var words = Assert.IsType<LogAnswer>(await server.AskAsync(new LogQuery { Entity = Checkout, Window = Harness.Window, Contains = "MESSAGE 6" }));
        Assert.Equal("message 6", words.Records.Single().Body);
        Assert.Contains("\"grep\":\"MESSAGE 6\"", words.SentAs, StringComparison.Ordinal);

        var mapping = JsonNode.Parse("""
            {"queries": {"log": {"tool": "rows", "arguments": {"from": "{window.start:unixms}", "to": "{window.end:unixms}"}, "rows": "$.result.items", "timeFormat": "unixms",
              "fields": {"time": "$.at.ms", "entity": "$.service", "body": "$.msg"}}}}
            """)!.ToJsonString();
        await using var filtering = Start(mapping);
        var shop = new Entity("shop-checkout");
        var aliased = Assert.IsType<LogAnswer>(await filtering.AskAsync(new LogQuery { Entity = shop, Aliases = ["Checkout"], Window = Harness.Window }));
        Assert.Equal((5, shop), (aliased.Rows, aliased.Records[0].Entity));
    }

    [Fact]
    public async Task Samples_become_series_and_are_thinned_over_the_window()
    {
        await using var server = Start(Maps.All);
        var all = Assert.IsType<MetricAnswer>(await server.AskAsync(new MetricQuery { Entity = Checkout, Window = Harness.Window }));
        var series = all.Series.Single();
        Assert.Equal(("queue_length", "1", "value", Checkout), (series.Metric, series.Unit, series.Statistic, series.Entity));
        Assert.Equal([0, 3, 6, 9, 12], series.Values.ToArray());
        var thinned = Assert.IsType<MetricAnswer>(await server.AskAsync(new MetricQuery { Entity = Checkout, Window = Harness.Window, Limit = 2 }));
        Assert.Equal([0, 12], thinned.Series.Single().Values.ToArray());
        Assert.Equal((Coverage.CutShort, 5L), (thinned.Coverage, thinned.RowsAvailable));
        Assert.Equal(Coverage.Empty, (await server.AskAsync(new MetricQuery { Metric = "other", Entity = Checkout, Window = Harness.Window })).Coverage);
    }

    [Fact]
    public async Task Changes_alerts_states_sections_and_dependencies_come_from_tools_too()
    {
        await using var server = Start(Maps.All);
        var change = Assert.IsType<ChangeAnswer>(await server.AskAsync(new ChangeQuery { Entity = Checkout, Window = Harness.Window })).Changes[0];
        Assert.Equal(("message 0", "deploy", "message 0"), (change.Id, change.Kind, change.Title));

        // It is said to end when it began, which is no end.
        var alert = Assert.IsType<AlertAnswer>(await server.AskAsync(new AlertQuery { Entity = Checkout, Window = Harness.Window })).Alerts[0];
        Assert.Equal(("message 0", "firing", null), (alert.Name, alert.State, alert.EndsAt));
        var state = Assert.IsType<ResourceAnswer>(await server.AskAsync(new ResourceQuery { Entity = Checkout, Window = Harness.Window })).States[0];
        Assert.Equal(("unavailable", "down"), (state.State, state.Attributes["state"]));
        var section = Assert.IsType<KnowledgeAnswer>(await server.AskAsync(new KnowledgeQuery { Entity = Checkout, Window = Harness.Window })).Sections[0];
        Assert.Equal(ScriptedServer.RowsFrom, section.UpdatedAt);
        var topology = Assert.IsType<TopologyAnswer>(await server.AskAsync(new TopologyQuery { Window = Harness.Window })).Topology;
        Assert.Equal(
            [new Dependency(new("checkout"), new("orders", "database"), "queries"), new Dependency(new("billing"), new("orders", "database"), "queries")], topology.Dependencies);
        Assert.Equal(3, topology.Entities.Count);
    }

    [Fact]
    public async Task As_many_rows_as_the_tool_takes_to_be_asked_for_may_not_be_all()
    {
        await using var server = Start(Maps.All.Replace("\"wholeEstate\": true", "\"maxLimit\": 3", StringComparison.Ordinal));
        var answer = Assert.IsType<LogAnswer>(await server.AskAsync(new LogQuery { Entity = Checkout, Window = Harness.Window }));
        Assert.Equal((Coverage.CutShort, 3), (answer.Coverage, answer.Rows));
        Assert.Contains("as it was asked for (3)", answer.Note, StringComparison.Ordinal);
        Assert.Contains("\"limit\":3", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_answers_for_one_entity_at_a_time_is_not_asked_for_all()
    {
        await using var server = Start(Maps.All);
        var answer = await server.AskAsync(new MetricQuery { Window = Harness.Window });
        Assert.Equal(Coverage.NotConfigured, answer.Coverage);
        Assert.Contains("wholeEstate", answer.Note, StringComparison.Ordinal);
        var native = await server.AskAsync(new LogQuery { Native = "{}", Window = Harness.Window });
        Assert.Equal(Coverage.Failed, native.Coverage);
        Assert.Contains("Native", native.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_may_not_be_called_may_not_be_mapped_either()
    {
        await using var server = Start(Maps.All.Replace("\"tool\": \"rows\"", "\"tool\": \"write\"", StringComparison.Ordinal));
        var answer = await server.AskAsync(new ChangeQuery { Entity = Checkout, Window = Harness.Window });
        Assert.Equal(Coverage.Denied, answer.Coverage);
        Assert.Contains("readOnlyHint", answer.Note, StringComparison.Ordinal);
        Assert.StartsWith("tools/call", answer.SentAs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hits": [{"t": "2026-03-01T12:01:00Z", "m": "a"}, {"t": "2026-03-01T13:02:00+01:00", "m": "b"}, {"t": "2026-03-01 12:03:00", "m": "c"}]}""", "iso", "a,b,c")]
    [InlineData("""{"hits": [{"t": 1772366460.5, "m": "a"}, {"t": "1772366520", "m": "b"}]}""", "unix", "a,b")]
    [InlineData("""{"hits": [{"t": "1772366460000000001", "m": "a"}]}""", "unixns", "a")]
    [InlineData("""{"hits": []}""", "iso", "")]
    [InlineData("""{"hits": null}""", "iso", "")]
    public async Task Times_are_read_as_the_mapping_says(string document, string format, string expected)
    {
        var answer = Assert.IsType<LogAnswer>(await JsonAsync(document, format));
        Assert.Equal(expected, string.Join(',', answer.Records.Select(record => record.Body)));
        Assert.Equal(expected.Length == 0 ? Coverage.Empty : Coverage.Data, answer.Coverage);
        Assert.All(answer.Records, record => Assert.Equal(TimeSpan.Zero, record.Time.Offset));
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_counted_and_when_all_are_so_it_is_a_fault()
    {
        var some = Assert.IsType<LogAnswer>(await JsonAsync("""{"hits": [{"t": "2026-03-01T12:01:00Z", "m": "a"}, {"t": "yesterday", "m": "b"}, {"t": "2026-03-01T12:01:00Z"}, 7]}""", "iso"));
        Assert.Equal((Coverage.CutShort, 1), (some.Coverage, some.Rows));
        Assert.Contains("3 rows without a legible time", some.Note, StringComparison.Ordinal);
        var none = await JsonAsync("""{"hits": [{"t": 1e300, "m": "a"}]}""", "unix");
        Assert.Equal(Coverage.Failed, none.Coverage);
        Assert.Contains("\"timeFormat\"", none.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"results": []}""", "has nothing at '$.hits[*]'")]
    [InlineData("""{"hits": {"total": 0}}""", "has nothing at '$.hits[*]'")]
    [InlineData("\"words\"", "returned no JSON")]
    public async Task A_result_without_rows_where_they_should_be_is_not_taken_for_nothing(string document, string told)
    {
        var answer = await JsonAsync(document, "iso");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains(told, answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_break_out_of_a_query_that_the_mapping_writes()
    {
        await using var server = Start("""
            {"queries": {"log": {"tool": "json", "arguments": {"q": "service:\"{entity}\" AND {text}"}, "fields": {"time": "$.t", "body": "$.m"}}}}
            """);
        var answer = await server.AskAsync(new LogQuery { Entity = new Entity("x\" OR \"y"), Contains = "z", Window = Harness.Window });
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("argument of its own", answer.Note, StringComparison.Ordinal);
    }

    private async Task<Answer> JsonAsync(string document, string format)
    {
        await using var server = Start($$"""
            {"queries": {"log": {"tool": "json", "arguments": {"e": "{entity}", "document": {{document}}}, "rows": "$.hits[*]", "timeFormat": "{{format}}", "fields": {"time": "$.t", "body": "$.m"} } } }
            """);
        return await server.AskAsync(new LogQuery { Entity = Checkout, Window = Harness.Window });
    }

    private Harness Start(string mapping) => Harness.Start(options => options.MappingFile = _maps.File(mapping));
}
