using Cleric.Connectors.Git.Mapping;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Git.Tests.Mapping;

public sealed class ServiceMapTests
{
    [Fact]
    public void The_last_glob_that_matches_decides()
    {
        var map = Map(null, ("*", "platform"), ("services/{service}/", null), ("*.sql", "database:orders"), ("services/legacy/", "old-shop"), ("*.md", null));
        Assert.Equal(new Entity("platform"), map.Of("README"));
        Assert.Equal(new Entity("cart"), map.Of("services/cart/a.cs"));
        Assert.Equal(new Entity("orders", EntityKinds.Database), map.Of("services/cart/schema.sql"));
        Assert.Equal(new Entity("old-shop"), map.Of("services/legacy/a.cs"));
        Assert.Null(map.Of("services/cart/notes.md"));
    }

    [Fact]
    public void What_no_glob_matches_is_the_default_services_or_nobodys()
    {
        Assert.Equal(new Entity("shop"), Map(null, ("a/", "a")).Of("b/x"));
        Assert.Equal(new Entity("web"), Map("web", ("a/", "a")).Of("b/x"));
        Assert.Null(Map("", ("a/", "a")).Of("b/x"));
    }

    [Theory]
    [InlineData("service:shop", true)]
    [InlineData("service:SHOP", true)]
    [InlineData("service:a", true)]
    [InlineData("database:orders", true)]
    [InlineData("service:orders", false)]
    [InlineData("database:shop", false)]
    [InlineData("service:other", false)]
    public void Whom_it_cannot_be_about_need_not_be_read(string entity, bool may) =>
        Assert.Equal(may, Map(null, ("a/", "a"), ("*.sql", "database:orders")).MayBe(new Asked(new ChangeQuery { Window = GitFolder.Hour, Entity = Entity.Parse(entity) })));

    [Fact]
    public async Task A_commit_is_a_change_of_each_whose_paths_it_touches()
    {
        using var folder = GitFolder.Create();
        folder.Write("services/cart/app.yaml", "a: 1\n");
        folder.Write("services/checkout/app.cs", "x\n");
        folder.Write("README.md", "x\n");
        var sha = folder.Commit(5, "Three at once");
        Action<GitRepositoryOptions> mapped = options =>
        {
            options.Service = "";
            options.Paths.Add(new GitPathOptions { Pattern = "services/{service}/" });
        };
        var all = (await folder.ChangesAsync(mapped, service: null)).Changes;
        Assert.Equal([(null, sha, "commit"), (new Entity("cart"), $"{sha}:cart", "config"), (new Entity("checkout"), $"{sha}:checkout", "commit")], all.Select(change => (change.Entity, change.Id, change.Kind)));

        var cart = Assert.Single((await folder.ChangesAsync(mapped, service: "cart")).Changes);
        Assert.Equal(($"{sha}:cart", "services/cart/app.yaml", "a: 1"), (cart.Id, cart.Attributes["files"], cart.To));
        Assert.DoesNotContain("checkout", cart.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_bears_the_name_that_was_asked_for()
    {
        using var folder = GitFolder.Create("shop-repo");
        folder.Commit(5, "Begin", "a.cs", "x\n");
        using var connector = folder.Connector();
        var answer = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector, "shop", aliases: "Shop-Repo"));
        Assert.Equal(new Entity("shop"), Assert.Single(answer.Changes).Entity);
    }

    private static ServiceMap Map(string? service, params (string Pattern, string? Service)[] paths)
    {
        var options = new GitRepositoryOptions { Path = "/srv/shop", Service = service };
        foreach (var (pattern, to) in paths)
        {
            options.Paths.Add(new GitPathOptions { Pattern = pattern, Service = to });
        }

        return new ServiceMap(options, "shop");
    }
}
