using Cleric.Connectors.Git.Mapping;

namespace Cleric.Connectors.Git.Tests.Mapping;

public sealed class PathPatternTests
{
    private static readonly string[] Paths =
    [
        "app.js", "src/app.js", "docs/getting-started.md", "docs/build-app/troubleshooting.md", "src/docs/readme.md", "build/logs/x.txt", "a/build/logs/y.txt", "apps/github/x.cs", "apps/x.cs",
        "src/apps/y.cs", "services/cart/main.cs", "services/cart/config/app.yaml", "services/app.yaml", "deploy.yaml", "services/cart/logs/z", "logs", "x/logs/deep/z", "a[1].txt", "services.md",
    ];

    /// <summary>The examples of GitHub's page "About code owners".</summary>
    [Theory]
    [InlineData("*", "app.js docs/getting-started.md", "")]
    [InlineData("*.js", "app.js src/app.js", "docs/getting-started.md")]
    [InlineData("/build/logs/", "build/logs/x.txt build/logs/a/b.txt", "a/build/logs/y.txt build/x.txt")]
    [InlineData("docs/*", "docs/getting-started.md", "docs/build-app/troubleshooting.md src/docs/readme.md")]
    [InlineData("apps/", "apps/x.cs apps/github/x.cs src/apps/y.cs", "app.js apps")]
    [InlineData("/docs/", "docs/getting-started.md docs/build-app/troubleshooting.md", "src/docs/readme.md")]
    [InlineData("/scripts/", "scripts/a", "a/scripts/a")]
    [InlineData("**/logs", "build/logs/x.txt logs/a x/logs/deep/z", "logsx/a")]
    [InlineData("/apps/github", "apps/github/x.cs", "apps/x.cs")]
    public void Globs_are_those_of_CODEOWNERS(string pattern, string matching, string others)
    {
        var glob = new PathPattern(pattern);
        Assert.All(matching.Split(' ', StringSplitOptions.RemoveEmptyEntries), path => Assert.True(glob.TryMatch(path, out _), path));
        Assert.All(others.Split(' ', StringSplitOptions.RemoveEmptyEntries), path => Assert.False(glob.TryMatch(path, out _), path));
    }

    /// <summary>CODEOWNERS' globs are those of .gitignore, save for a last "*", "!" and "[...]".</summary>
    [Theory]
    [InlineData("*.md")]
    [InlineData("docs/")]
    [InlineData("/docs/")]
    [InlineData("docs")]
    [InlineData("logs")]
    [InlineData("**/logs")]
    [InlineData("services/**/app.yaml")]
    [InlineData("services/cart/**")]
    [InlineData("services/c?rt/")]
    [InlineData("src/a*.js")]
    [InlineData("/app*.js")]
    [InlineData("build/logs")]
    [InlineData("**/cart/**/*.yaml")]
    [InlineData("a\\[1\\].txt")]
    public void Globs_match_what_git_matches(string pattern)
    {
        using var folder = GitFolder.Create();
        folder.Write(".gitignore", pattern + "\n");
        foreach (var path in Paths.Where(path => path != "logs"))
        {
            folder.Write(path, "");
        }

        var told = folder.Git("ls-files", "--others", "--ignored", "--exclude-standard").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        var glob = new PathPattern(pattern);
        Assert.Equal(told, Paths.Where(path => path != "logs" && glob.TryMatch(path, out _)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_part_of_the_path_can_be_the_services_name()
    {
        var glob = new PathPattern("services/{service}/");
        Assert.True(glob.TryMatch("services/cart/a/b.cs", out var service));
        Assert.Equal("cart", service);
        Assert.False(glob.TryMatch("services/readme.md", out _));
        Assert.True(new PathPattern("deploy/**/{service}.yaml").TryMatch("deploy/eu/prod/checkout.yaml", out service));
        Assert.Equal("checkout", service);
    }

    [Fact]
    public void A_glob_of_many_stars_is_answered_at_once()
    {
        var glob = new PathPattern(string.Concat(Enumerable.Repeat("*a", 30)) + "b");
        Assert.False(glob.TryMatch(new string('a', 5000), out _));
    }
}
