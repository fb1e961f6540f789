using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.DependencyInjection;

public sealed class SqliteClericBuilderExtensionsTests : IDisposable
{
    private readonly TempFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_file_gives_one_store_for_the_host()
    {
        using var services = Build(builder => builder.AddSqliteMemory(_file.Path));

        var store = services.GetRequiredService<VectorStore>();

        Assert.Same(services.GetRequiredService<SqliteVectorStore>(), store);
        Assert.Equal(_file.Path, ((VectorStoreMetadata)store.GetService(typeof(VectorStoreMetadata))!).VectorStoreName);
    }

    [Fact]
    public void A_section_of_the_configuration_sets_the_options()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["memory:File"] = _file.Path,
            ["memory:VectorCacheBytes"] = "1000",
            ["memory:BusyTimeout"] = "00:00:02",
            ["memory:RelaxedDurability"] = "true",
        }).Build();
        using var services = Build(builder => builder.AddSqliteMemory(configuration.GetSection("memory")));

        var options = services.GetRequiredService<IOptions<SqliteMemoryOptions>>().Value;

        Assert.Equal((_file.Path, 1000L, TimeSpan.FromSeconds(2), true), (options.File, options.VectorCacheBytes, options.BusyTimeout, options.RelaxedDurability));
        Assert.NotNull(services.GetService<VectorStore>());
    }

    [Fact]
    public void Wrong_options_are_told_by_name()
    {
        using var services = Build(builder => builder.AddSqliteMemory(options => (options.VectorCacheBytes, options.BusyTimeout) = (-1, TimeSpan.FromDays(2))));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<VectorStore>());

        Assert.Contains("File is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("VectorCacheBytes must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("BusyTimeout must be", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(new Builder(services));
        return services.BuildServiceProvider();
    }

    private sealed record Builder(IServiceCollection Services) : IClericBuilder;
}
