using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git.Tests.DependencyInjection;

public sealed class GitClericBuilderExtensionsTests
{
    [Fact]
    public void A_path_is_enough()
    {
        using var services = Build(builder => builder.AddGit("/srv/shop"));
        var descriptor = services.GetRequiredService<IConnector>().Descriptor;
        Assert.Equal(("git", "git", QueryKind.Change), (descriptor.Name, descriptor.System, Assert.Single(descriptor.Capabilities).Kind));
    }

    [Fact]
    public void Several_have_names_and_options_of_their_own()
    {
        using var services = Build(builder => builder
            .AddGit("eu", options => options.Repositories.Add(new GitRepositoryOptions { Path = "/srv/eu" }))
            .AddGit("us", options =>
            {
                options.Name = "renamed";
                options.Repositories.Add(new GitRepositoryOptions { Path = "/srv/us" });
            })
            .AddGit(options => options.Repositories.Add(new GitRepositoryOptions { Path = "/srv/x" })));
        Assert.Equal(["eu", "renamed", "git"], services.GetServices<IConnector>().Select(connector => connector.Descriptor.Name));
    }

    [Fact]
    public void A_section_of_the_configuration_is_bound()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["G:Name"] = "clones",
            ["G:StalenessTolerance"] = "00:10:00",
            ["G:ConfigFiles:0"] = "*.toml",
            ["G:Repositories:0:Path"] = "/srv/shop",
            ["G:Repositories:0:Branch"] = "origin/main",
            ["G:Repositories:0:Service"] = "web",
            ["G:Repositories:0:Paths:0:Pattern"] = "services/{service}/",
            ["G:Repositories:0:Paths:1:Pattern"] = "*.sql",
            ["G:Repositories:0:Paths:1:Service"] = "database:orders",
            ["G:Repositories:0:DeployTags:0"] = "v{version}",
            ["G:Repositories:1:Path"] = "/srv/cart",
        }).Build();
        using var services = Build(builder => builder.AddGit(configuration.GetSection("G")));
        Assert.Equal("clones", services.GetRequiredService<IConnector>().Descriptor.Name);
        var options = services.GetRequiredService<IOptionsMonitor<GitOptions>>().Get("clones");
        Assert.Equal((TimeSpan.FromMinutes(10), "*.toml", 2), (options.StalenessTolerance, Assert.Single(options.ConfigFiles), options.Repositories.Count));
        var shop = options.Repositories[0];
        Assert.Equal(("/srv/shop", "origin/main", "web", "v{version}"), (shop.Path, shop.Branch, shop.Service, Assert.Single(shop.DeployTags)));
        Assert.Equal([("services/{service}/", null), ("*.sql", "database:orders")], shop.Paths.Select(path => (path.Pattern, path.Service)));
    }

    public static TheoryData<string, Action<GitOptions>> Mistakes { get; } = new()
    {
        { "Repositories is empty", options => options.Repositories.Clear() },
        { "a Path is missing", options => options.Repositories[0].Path = "" },
        { "2 are called 'shop'", options => options.Repositories.Add(new GitRepositoryOptions { Path = "/other/shop.git" }) },
        { "a Pattern is missing", options => options.Repositories[0].Paths.Add(new GitPathOptions()) },
        { "'/' is no glob", options => options.Repositories[0].Paths.Add(new GitPathOptions { Pattern = "/" }) },
        { "more than once", options => options.Repositories[0].Paths.Add(new GitPathOptions { Pattern = "{service}/{service}" }) },
        { "does not hold {version}", options => options.Repositories[0].DeployTags.Add("deploy/{service}") },
        { "a placeholder more than once", options => options.Repositories[0].DeployTags.Add("{version}/{version}") },
        { "a placeholder that is not known", options => options.Repositories[0].DeployTags.Add("{svc}/{version}") },
        { "ConfigFiles: '' is no glob", options => options.ConfigFiles.Add("!") },
        { "StalenessTolerance is negative", options => options.StalenessTolerance = TimeSpan.FromSeconds(-1) },
        { "ClockTolerance is negative", options => options.ClockTolerance = TimeSpan.FromSeconds(-1) },
        { "MaxCommits must be between", options => options.MaxCommits = 0 },
        { "MaxCommitsPerQuery must be between", options => options.MaxCommitsPerQuery = 0 },
        { "MaxFileBytes must be between", options => options.MaxFileBytes = 0 },
        { "MaxDiffCharacters must be between", options => options.MaxDiffCharacters = 0 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_are_validated_as_the_host_starts(string words, Action<GitOptions> mistake)
    {
        using var services = Build(builder => builder.AddGit(options =>
        {
            options.Repositories.Add(new GitRepositoryOptions { Path = "/srv/shop" });
            mistake(options);
        }));
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_code_name_what_is_wrong() =>
        Assert.Contains("Repositories is empty", Assert.Throws<ClericException>(() => new GitConnector(new GitOptions())).Message, StringComparison.Ordinal);

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }
}
