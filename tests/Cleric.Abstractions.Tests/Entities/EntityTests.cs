using System.Text.Json;
using Cleric.Entities;
using Cleric.Serialization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Abstractions.Tests.Entities;

public sealed class EntityTests
{
    [Theory]
    [InlineData("checkout", "checkout", "service")]
    [InlineData("service:checkout", "checkout", "service")]
    [InlineData("database:orders", "orders", "database")]
    [InlineData("host:10.0.0.7:8080", "10.0.0.7:8080", "host")]
    [InlineData(":odd", ":odd", "service")]
    [InlineData("odd:", "odd:", "service")]
    public void An_id_is_kind_and_name(string id, string name, string kind) => Assert.Equal(new Entity(name, kind), Entity.Parse(id));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void Nothing_is_no_entity(string? id) => Assert.ThrowsAny<ArgumentException>(() => Entity.Parse(id!));

    [Property]
    public Property What_was_written_is_read_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonWhiteSpaceString>(),
        Gen.Elements("service", "database", "cache", "my-kind").ToArbitrary(),
        (name, kind) => Entity.Parse(new Entity(name.Get, kind).Id) == new Entity(name.Get, kind));

    [Fact]
    public void In_JSON_it_is_its_id()
    {
        var dependency = new Topology { Dependencies = [new Dependency(new Entity("web"), new Entity("orders", EntityKinds.Database))] };
        var json = JsonSerializer.Serialize(dependency, ClericJson.Options);

        Assert.Contains("{\"from\":\"service:web\",\"to\":\"database:orders\"", json, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Topology>(json.Replace("service:web", "", StringComparison.Ordinal), ClericJson.Options));
    }

    [Fact]
    public void Two_are_the_same_when_name_and_kind_are()
    {
        Assert.Equal(new Entity("a"), new Entity("a", "service"));
        Assert.NotEqual(new Entity("a"), new Entity("a", "database"));
        Assert.Equal("a", new Entity("a", "database").ToString());
    }
}
