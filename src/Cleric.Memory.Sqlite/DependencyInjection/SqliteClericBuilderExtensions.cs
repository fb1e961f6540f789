using Cleric.Memory.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a SQLite file as the <see cref="VectorStore"/> of Cleric's memory.</summary>
public static class SqliteClericBuilderExtensions
{
    /// <summary>Adds a store over <paramref name="file"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="file">The file, or a connection string of Microsoft.Data.Sqlite.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSqliteMemory(this IClericBuilder builder, string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        return builder.AddSqliteMemory(options => options.File = file);
    }

    /// <summary>Adds a store. It uses the host's <see cref="IEmbeddingGenerator"/> if there is one.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSqliteMemory(this IClericBuilder builder, Action<SqliteMemoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder).Configure(configure);
        return builder;
    }

    /// <summary>Adds a store whose options are in a section of the configuration: "File", "VectorCacheBytes", "BusyTimeout", "RelaxedDurability".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddSqliteMemory(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder).Bind(section);
        return builder;
    }

    private static OptionsBuilder<SqliteMemoryOptions> Register(IClericBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteMemoryOptions>, SqliteMemoryOptionsValidator>());
        builder.Services.TryAddSingleton(static services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteMemoryOptions>>().Value;
            return new SqliteVectorStore(options.File, new()
            {
                EmbeddingGenerator = services.GetService<IEmbeddingGenerator>(),
                VectorCacheBytes = options.VectorCacheBytes,
                BusyTimeout = options.BusyTimeout,
                RelaxedDurability = options.RelaxedDurability,
            });
        });
        builder.Services.TryAddSingleton<VectorStore>(static services => services.GetRequiredService<SqliteVectorStore>());
        return builder.Services.AddOptions<SqliteMemoryOptions>()
            .Validate(static options => options.BusyTimeout >= TimeSpan.Zero && options.BusyTimeout <= TimeSpan.FromDays(1), "BusyTimeout must be between 0 and one day.")
            .ValidateOnStart();
    }
}
