using System.Diagnostics.CodeAnalysis;
using Cleric.Memory.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds stores and collections in SQLite files to a host without Cleric, with or without a key and of any lifetime.</summary>
public static class SqliteServiceCollectionExtensions
{
    private const string DynamicCode = "Mapping a record type is not compatible with native AOT. Add a store and use GetDynamicCollection.";

    /// <summary>Adds a <see cref="SqliteVectorStore"/>, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionStringProvider">Gives the file or the connection string.</param>
    /// <param name="optionsProvider">Gives the options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one store for the host, which keeps the vectors in memory once.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSqliteVectorStore(
        this IServiceCollection services, Func<IServiceProvider, string> connectionStringProvider, Func<IServiceProvider, SqliteVectorStoreOptions>? optionsProvider = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        services.AddKeyedSqliteVectorStore(serviceKey: null, connectionStringProvider, optionsProvider, lifetime);

    /// <summary>Adds a <see cref="SqliteVectorStore"/> by a key, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key. Null means none.</param>
    /// <param name="connectionStringProvider">Gives the file or the connection string.</param>
    /// <param name="optionsProvider">Gives the options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one store for the host.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedSqliteVectorStore(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, string> connectionStringProvider, Func<IServiceProvider, SqliteVectorStoreOptions>? optionsProvider = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connectionStringProvider);
        services.Add(new ServiceDescriptor(
            typeof(SqliteVectorStore),
            serviceKey,
            (provider, _) =>
            {
                var options = new SqliteVectorStoreOptions(optionsProvider?.Invoke(provider));
                options.EmbeddingGenerator ??= provider.GetService<IEmbeddingGenerator>();
                return new SqliteVectorStore(connectionStringProvider(provider), options);
            },
            lifetime));
        services.Add(new ServiceDescriptor(typeof(VectorStore), serviceKey, static (provider, key) => provider.GetRequiredKeyedService<SqliteVectorStore>(key), lifetime));
        return services;
    }

    /// <summary>Adds a <see cref="SqliteCollection{TKey, TRecord}"/>, also as the abstractions it implements.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="connectionString">The file or the connection string.</param>
    /// <param name="options">The options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one collection for the host.</param>
    /// <returns>The services.</returns>
    [RequiresDynamicCode(DynamicCode)]
    [RequiresUnreferencedCode(DynamicCode)]
    public static IServiceCollection AddSqliteCollection<TKey, TRecord>(
        this IServiceCollection services, string name, string connectionString, SqliteCollectionOptions? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class => services.AddKeyedSqliteCollection<TKey, TRecord>(serviceKey: null, name, connectionString, options, lifetime);

    /// <summary>Adds a <see cref="SqliteCollection{TKey, TRecord}"/>, also as the abstractions it implements.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="connectionStringProvider">Gives the file or the connection string.</param>
    /// <param name="optionsProvider">Gives the options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one collection for the host.</param>
    /// <returns>The services.</returns>
    [RequiresDynamicCode(DynamicCode)]
    [RequiresUnreferencedCode(DynamicCode)]
    public static IServiceCollection AddSqliteCollection<TKey, TRecord>(
        this IServiceCollection services, string name, Func<IServiceProvider, string> connectionStringProvider, Func<IServiceProvider, SqliteCollectionOptions>? optionsProvider = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class => services.AddKeyedSqliteCollection<TKey, TRecord>(serviceKey: null, name, connectionStringProvider, optionsProvider, lifetime);

    /// <summary>Adds a <see cref="SqliteCollection{TKey, TRecord}"/> by a key, also as the abstractions it implements.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key. Null means none.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="connectionString">The file or the connection string.</param>
    /// <param name="options">The options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one collection for the host.</param>
    /// <returns>The services.</returns>
    [RequiresDynamicCode(DynamicCode)]
    [RequiresUnreferencedCode(DynamicCode)]
    public static IServiceCollection AddKeyedSqliteCollection<TKey, TRecord>(
        this IServiceCollection services, object? serviceKey, string name, string connectionString, SqliteCollectionOptions? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddKeyedSqliteCollection<TKey, TRecord>(serviceKey, name, _ => connectionString, options is null ? null : _ => options, lifetime);
    }

    /// <summary>Adds a <see cref="SqliteCollection{TKey, TRecord}"/> by a key, also as the abstractions it implements.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key. Null means none.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="connectionStringProvider">Gives the file or the connection string.</param>
    /// <param name="optionsProvider">Gives the options. Null means the defaults, with the host's <see cref="IEmbeddingGenerator"/> if there is one.</param>
    /// <param name="lifetime">The lifetime. Default one collection for the host.</param>
    /// <returns>The services.</returns>
    [RequiresDynamicCode(DynamicCode)]
    [RequiresUnreferencedCode(DynamicCode)]
    public static IServiceCollection AddKeyedSqliteCollection<TKey, TRecord>(
        this IServiceCollection services, object? serviceKey, string name, Func<IServiceProvider, string> connectionStringProvider, Func<IServiceProvider, SqliteCollectionOptions>? optionsProvider = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(connectionStringProvider);
        services.Add(new ServiceDescriptor(
            typeof(SqliteCollection<TKey, TRecord>),
            serviceKey,
            (provider, _) =>
            {
                var options = new SqliteCollectionOptions(optionsProvider?.Invoke(provider));
                options.EmbeddingGenerator ??= options.Store.EmbeddingGenerator ?? provider.GetService<IEmbeddingGenerator>();
                return new SqliteCollection<TKey, TRecord>(connectionStringProvider(provider), name, options);
            },
            lifetime));
        foreach (var type in (ReadOnlySpan<Type>)[typeof(VectorStoreCollection<TKey, TRecord>), typeof(IVectorSearchable<TRecord>), typeof(IKeywordHybridSearchable<TRecord>)])
        {
            services.Add(new ServiceDescriptor(type, serviceKey, static (provider, key) => provider.GetRequiredKeyedService<SqliteCollection<TKey, TRecord>>(key), lifetime));
        }

        return services;
    }
}
