using Cleric.Connectors.Git.Deploys;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Tests.Deploys;

public sealed class DeployTagTests : IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deploy/{service}/{version}", "deploy/checkout/1.2.3", "checkout", "1.2.3", null)]
    [InlineData("{service}-v{version}", "cart-api-v2.0", "cart-api", "2.0", null)]
    [InlineData("v{version}", "v1.0", null, "1.0", null)]
    [InlineData("{environment}/{service}@{version}", "prod/cart@7", "cart", "7", "prod")]
    [InlineData("r.{version}", "r.5", null, "5", null)]
    public void Forms_tell_the_parts_of_a_tag(string form, string tag, string? service, string version, string? environment) =>
        Assert.Equal((service, version, environment), new DeployTagPattern(form).Read(tag));

    [Theory]
    [InlineData("deploy/{service}/{version}", "deploy/1.2.3")]
    [InlineData("deploy/{service}/{version}", "x/deploy/a/1")]
    [InlineData("deploy/{service}/{version}", "deploy/a/1/rc")]
    [InlineData("v{version}", "rev1")]
    [InlineData("r.{version}", "rx5")]
    public void Tags_of_another_form_are_none(string form, string tag) => Assert.Null(new DeployTagPattern(form).Read(tag));

    [Fact]
    public async Task A_tag_is_a_deployment_from_the_one_before()
    {
        var first = _folder.Commit(-200, "Begin", "a.cs", "1\n");
        Tag(-100, "deploy/checkout/1.0.0", first);
        Tag(-90, "deploy/cart/0.9", first);
        var second = _folder.Commit(-30, "More", "a.cs", "2\n");
        Tag(10, "deploy/checkout/1.1.0", second, "Checkout 1.1.0 for all");
        Tag(20, "deploy/checkout/1.0.0-back", first);
        Tag(21, "unrelated/1", first);

        var changes = (await _folder.ChangesAsync(Forms, "checkout")).Changes;
        Assert.Equal(
            [("deploy", "1.0.0", "1.1.0", "Checkout 1.1.0 for all (tag deploy/checkout/1.1.0)", second), ("deploy", "1.1.0", "1.0.0-back", "deploy/checkout/1.0.0-back (tag deploy/checkout/1.0.0-back)", first)],
            changes.Select(change => (change.Kind, change.From, change.To, change.Title, change.Attributes["commit"])));
        Assert.Equal([10, 20], changes.Select(change => (change.Time - GitFolder.Start).TotalMinutes));
        Assert.All(changes, change => Assert.Equal((new Entity("checkout"), "Ada", "shop:refs/tags/" + change.Attributes["tag"]), (change.Entity, change.Author, change.Id)));
        var told = _folder.Git("for-each-ref", "--sort=creatordate", "--format=%(refname:short) %(taggerdate:unix)", "refs/tags/deploy/checkout").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(told.Skip(1), changes.Select(change => $"{change.Attributes["tag"]} {change.Time.ToUnixTimeSeconds()}"));
    }

    [Fact]
    public async Task A_tag_without_a_time_has_that_of_its_commit_and_says_so()
    {
        _folder.Commit(5, "Begin", "a.cs", "1\n");
        _folder.Git("tag", "v1.0");
        var change = Assert.Single((await _folder.ChangesAsync(Forms)).Changes, change => change.Kind == "deploy");
        Assert.Equal((GitFolder.Start.AddMinutes(5), "shop 1.0 deployed (tag v1.0)", (string?)null, "that of the commit, since the tag has none"), (change.Time, change.Title, change.From, change.Attributes["time"]));
    }

    [Fact]
    public async Task Environments_are_lines_of_their_own()
    {
        var commit = _folder.Commit(-60, "Begin", "a.cs", "1\n");
        Tag(-50, "env/prod/1", commit);
        Tag(-40, "env/test/2", commit);
        Tag(5, "env/prod/3", commit);
        var change = Assert.Single((await _folder.ChangesAsync(Forms)).Changes);
        Assert.Equal(("1", "3", "prod"), (change.From, change.To, change.Attributes["environment"]));
    }

    [Fact]
    public async Task Tags_that_come_or_move_between_queries_are_seen()
    {
        var commit = _folder.Commit(-60, "Begin", "a.cs", "1\n");
        using var connector = _folder.Connector(Forms);
        Assert.Equal(Coverage.Empty, (await GitFolder.AskAsync(connector)).Coverage);
        Tag(5, "v1", commit);
        Assert.Equal(GitFolder.Start.AddMinutes(5), Assert.Single(Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector)).Changes).Time);
        _folder.Git("pack-refs", "--all");
        _folder.GitAt(GitFolder.Start.AddMinutes(7), "tag", "-f", "-a", "-m", "again", "v1", commit);
        Assert.Equal(GitFolder.Start.AddMinutes(7), Assert.Single(Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector)).Changes).Time);
        _folder.Git("tag", "-d", "v1");
        Assert.Equal(Coverage.Empty, (await GitFolder.AskAsync(connector)).Coverage);
    }

    [Fact]
    public async Task Tags_of_what_is_no_commit_and_of_the_future_are_told()
    {
        _folder.Commit(-60, "Begin", "a.cs", "1\n");
        _folder.Git("tag", "v1", "HEAD:a.cs");
        Tag(6000, "v2", "HEAD");
        var answer = await _folder.ChangesAsync(Forms);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("1 deploy tags point to what is no commit", answer.Note, StringComparison.Ordinal);
        Assert.Contains("tag v2 bears the time 2026-03-06T18:00:00Z, which is to come", answer.Note, StringComparison.Ordinal);
    }

    private static void Forms(GitRepositoryOptions options)
    {
        foreach (var form in (string[])["deploy/{service}/{version}", "env/{environment}/{version}", "v{version}"])
        {
            options.DeployTags.Add(form);
        }
    }

    private void Tag(double minute, string name, string commit, string? message = null) => _folder.GitAt(GitFolder.Start.AddMinutes(minute), "tag", "-a", "-m", message ?? name, name, commit);
}
