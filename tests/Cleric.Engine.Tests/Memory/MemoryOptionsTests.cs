using Cleric.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.Memory;

public sealed class MemoryOptionsTests
{
    [Fact]
    public void Memory_without_a_store_is_refused_at_start_with_what_to_add()
    {
        var services = new ServiceCollection();
        services.AddCleric().UseMemory();
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("AddSqliteMemory", error.Message, StringComparison.Ordinal);
        Assert.Contains("VectorStore", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cleric:Memory:MaxPriorFactor", "4"), new("Cleric:Memory:HalfLife", "30.00:00:00"), new("Cleric:Memory:Collection", "ours")]).Build();
        var services = new ServiceCollection();
        services.AddCleric().UseMemory(configuration.GetSection("Cleric:Memory")).AddSqliteMemory(":memory:");
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();

        var options = provider.GetRequiredService<IOptions<MemoryOptions>>().Value;
        Assert.Equal((4, TimeSpan.FromDays(30), "ours", 10_000), (options.MaxPriorFactor, options.HalfLife, options.Collection, options.MaxItems));
        Assert.Single(provider.GetServices<IMemory>());
    }

    public static TheoryData<string, Action<MemoryOptions>> OutOfRange => new()
    {
        { "MaxPriorFactor", options => options.MaxPriorFactor = 0.5 },
        { "MaxPriorFactor", options => options.MaxPriorFactor = 21 },
        { "MaxPriorFactor", options => options.MaxPriorFactor = double.NaN },
        { "MinSimilarity", options => options.MinSimilarity = 1.1 },
        { "MaxRecollections", options => options.MaxRecollections = 0 },
        { "StopTrust", options => options.StopTrust = -0.1 },
        { "HalfLife", options => options.HalfLife = TimeSpan.Zero },
        { "Retention", options => options.Retention = TimeSpan.FromDays(4000) },
        { "MaxItems", options => options.MaxItems = 99 },
        { "Collection", options => options.Collection = "" },
        { "Collection", options => options.Collection = "1st" },
        { "Collection", options => options.Collection = "a--b" },
        { "Collection", options => options.Collection = "a-" },
        { "Collection", options => options.Collection = "a;drop" },
        { "Collection", options => options.Collection = new string('a', 64) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void An_option_out_of_range_is_named(string option, Action<MemoryOptions> set)
    {
        var services = new ServiceCollection();
        services.AddCleric().UseMemory(set).AddSqliteMemory(":memory:");
        using var provider = services.BuildServiceProvider();

        Assert.Contains(option, Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<MemoryOptions>>().Value).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("cleric-memory")]
    [InlineData("Team_7-eu")]
    public void A_collection_may_be_named_so(string name)
    {
        var services = new ServiceCollection();
        services.AddCleric().UseMemory(options => options.Collection = name).AddSqliteMemory(":memory:");
        using var provider = services.BuildServiceProvider();

        Assert.Equal(name, provider.GetRequiredService<IOptions<MemoryOptions>>().Value.Collection);
    }

    [Fact]
    public void Used_twice_it_is_one_memory()
    {
        var services = new ServiceCollection();
        services.AddCleric().UseMemory().UseMemory(options => options.MaxItems = 500).AddSqliteMemory(":memory:");
        using var provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IMemory>());
        Assert.Equal(500, provider.GetRequiredService<IOptions<MemoryOptions>>().Value.MaxItems);
    }
}
