using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Naming;

public sealed class EntityResolutionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("service.name=pay;host.name=h", "service:pay")]
    [InlineData("service.name=unknown_service:dotnet;k8s.deployment.name=pay", "service:pay")]
    [InlineData("service.name=unknown_service:dotnet", "service:unknown_service:dotnet")]
    [InlineData("k8s.cronjob.name=nightly", "job:nightly")]
    [InlineData("host.name=node-1", "host:node-1")]
    [InlineData("service.name=PG", "database:postgres")]
    [InlineData("os.type=linux", "service:unknown_service")]
    public async Task A_resource_is_named_by_the_best_attribute_it_has(string attributes, string expected)
    {
        var pairs = attributes.Split(';').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1])).ToArray();
        _folder
            .With("topology.json", """{"entities":[{"name":"postgres","kind":"database","aliases":["pg"]}]}""")
            .With("logs.jsonl", LogLineOf($$$"""{"attributes":{{{Attributes(pairs)}}}}""", Log(1, 9, "x")));
        Assert.Equal(expected, Assert.Single((await _folder.AskAsync<LogAnswer>(new LogQuery { Window = Window })).Records).Entity?.Id);
    }

    [Fact]
    public async Task An_ambiguous_name_is_left_unresolved_and_told()
    {
        _folder
            .With("topology.json", """{"entities":[{"name":"a","aliases":["shared"]},{"name":"b","aliases":["SHARED","bee"]}]}""")
            .With("logs.jsonl", LogLine("shared", Log(1, 9, "whose?")), LogLine("bee", Log(2, 9, "of b")));
        var answer = await _folder.AskAsync<LogAnswer>(new LogQuery { Entity = new Entity("b"), Window = Window });
        Assert.Equal("of b", Assert.Single(answer.Records).Body);
        Assert.Contains("'SHARED' stands for service:a and service:b", answer.Note, StringComparison.Ordinal);
        var named = await _folder.AskAsync<LogAnswer>(new LogQuery { Entity = new Entity("a"), Aliases = ["shared"], Window = Window });
        Assert.Empty(named.Records);
        var all = await _folder.AskAsync<LogAnswer>(new LogQuery { Window = Window });
        Assert.Null(all.Records.Single(record => record.Body == "whose?").Entity);
    }

    [Fact]
    public async Task An_entity_is_found_by_any_of_its_names_whatever_the_case()
    {
        SmallCapture.Write(_folder);
        foreach (var name in new[] { "checkout", "Checkout-SVC", "shop/checkout" })
        {
            Assert.Equal(36, (await _folder.AskAsync<LogAnswer>(new LogQuery { Entity = new Entity(name), Window = Window })).Rows);
        }
    }

    [Fact]
    public async Task Two_entities_of_one_name_are_told_apart_by_their_kind()
    {
        _folder
            .With("topology.json", """{"entities":[{"name":"redis","kind":"cache","aliases":["redis:6379"]},{"name":"redis","kind":"service"}],"dependencies":[{"from":"service:redis","to":"cache:redis"}]}""")
            .With("changes.jsonl", """{"id":"1","time":"2026-01-01T14:01:00Z","kind":"config","entity":"cache:redis","title":"maxmemory"}""");
        Assert.Equal(1, (await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Entity = new Entity("redis", EntityKinds.Cache), Window = Window })).Rows);
        Assert.Equal(0, (await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Entity = new Entity("redis"), Window = Window })).Rows);
    }
}
