using Cleric.Connectors.Mcp.Mappings;

namespace Cleric.Connectors.Mcp.Tests.Mappings;

public sealed class MappingTests : IDisposable
{
    private readonly Maps _maps = new();

    public void Dispose() => _maps.Dispose();

    [Fact]
    public void A_mapping_of_all_kinds_has_no_mistake()
    {
        var mapping = Mapping.Read(_maps.File(Maps.All));
        Assert.Empty(mapping.Mistakes);
        Assert.Equal(7, mapping.Queries.Count);
    }

    [Theory]
    [InlineData("{", "$: it is no JSON (line 1")]
    [InlineData("[]", "$: there is no object \"queries\"")]
    [InlineData("""{"queries": {}, "tools": 1}""", "$.tools: there is no such setting")]
    [InlineData("""{"queries": {"trace": {}}}""", "$.queries.trace: queries of this kind cannot be mapped; those that can are log, metric")]
    [InlineData("""{"queries": {"log": []}}""", "$.queries.log: this has to be an object")]
    [InlineData("""{"queries": {"log": {"fields": {"time": "$.t", "body": "$.b"}, "arguments": {"e": "{entity}"}}}}""", "$.queries.log.tool: name the tool")]
    [InlineData("""{"queries": {"log": {"tool": "t", "fields": {"time": "$.t", "body": "$.b", "entity": "$.e"}}}}""", "$.queries.log.arguments: give the tool's arguments as an object")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entty}"}, "fields": {"time": "$.t", "body": "$.b", "entity": "$.e"}}}}""", "no placeholder {entty}; those there are: {entity}")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "fields": {"time": "$.t"}}}}""", "$.queries.log.fields.body: rows of this kind need it")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "fields": {"time": "$.t", "body": "$.b", "colour": "$.c"}}}}""", "$.queries.log.fields.colour: rows of this kind have no such field; those they have: time, body")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "fields": {"time": "$..t", "body": "$.b"}}}}""", "$.queries.log.fields.time: '$..t' is no path")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "rows": "items[*]", "fields": {"time": "$.t", "body": "$.b"}}}}""", "$.queries.log.rows: 'items[*]' is no path; give one such as $.items[*]")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "timeFormat": "epoch", "fields": {"time": "$.t", "body": "$.b"}}}}""", "'epoch' is no format; give one of iso, unix, unixms, unixns")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "maxLimit": 0, "fields": {"time": "$.t", "body": "$.b"}}}}""", "$.queries.log.maxLimit: give a whole number of 1 or more")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {}, "fields": {"time": "$.t", "body": "$.b"}}}}""", "$.queries.log: nothing tells whom a row is about")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "wholeEstate": true, "fields": {"time": "$.t", "body": "$.b"}}}}""", "$.queries.log.wholeEstate: with this, rows of all entities come")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "filter": 1, "fields": {"time": "$.t", "body": "$.b"}}}}""", "$.queries.log.filter: there is no such setting")]
    [InlineData("""{"queries": {"log": {"tool": "t", "arguments": {"e": "{entity}"}, "fields": {"time": "$.t", "body": "$.b", "attributes": {"a": "$["}}}}}""", "$.queries.log.fields.attributes.a: '$[' is no path")]
    public void A_mistake_is_told_with_its_place_and_what_to_do(string text, string told)
    {
        var file = _maps.File(text);
        var mistakes = Mapping.Read(file).Mistakes;
        Assert.Contains(mistakes, mistake => mistake.Contains(told, StringComparison.Ordinal));
        Assert.All(mistakes, mistake => Assert.Contains(file, mistake, StringComparison.Ordinal));
        var fault = Assert.Throws<ClericException>(() => new McpConnector(new McpOptions { Command = "x", MappingFile = file }));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("'/no/such/mapping.json' cannot be read", Mapping.Read("/no/such/mapping.json").Mistakes.Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("$", """[{"a":[1,2]}]""", """[{"a":[1,2]}]""")]
    [InlineData("$[*].a[1]", """[{"a":[1,2]},{"a":[3]},{"b":0},{"a":[5,6]}]""", "2 6")]
    [InlineData("$.x['a.b'].c", """{"x":{"a.b":{"c":true}}}""", "true")]
    [InlineData("$.x.y", """{"x":[1]}""", "")]
    [InlineData("$['@timestamp']", """{"@timestamp":1}""", "1")]
    [InlineData("$.@timestamp", """{"@timestamp":1}""", "1")]
    public void A_path_finds_what_lies_there(string path, string document, string found)
    {
        using var json = System.Text.Json.JsonDocument.Parse(document);
        Assert.Equal(found, string.Join(' ', JsonPath.Parse(path)!.Find(json.RootElement).Select(element => element.GetRawText())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("$a")]
    [InlineData("$.")]
    [InlineData("$[-1]")]
    [InlineData("$[?(@.a)]")]
    [InlineData("$['']")]
    [InlineData("$['a")]
    [InlineData("$[0")]
    public void What_is_no_path_is_none(string path) => Assert.Null(JsonPath.Parse(path));
}
