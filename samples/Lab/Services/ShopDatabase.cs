using Lab.Shop;
using Lab.Telemetry;
using Npgsql;

namespace Lab.Services;

/// <summary>How services reach PostgreSQL.</summary>
internal static class ShopDatabase
{
    public const string DatabaseName = "shop";
    public const string MaxPoolSize = "database.maxPoolSize";
    public const int DefaultMaxPoolSize = 40;

    public static void AddShopDatabase(this IServiceCollection services, ServiceSettings settings) =>
        services.AddSingleton(_ => Create(settings));

    private static NpgsqlDataSource Create(ServiceSettings settings)
    {
        var (host, port) = settings.EndpointOf(Names.Postgres);
        var builder = new NpgsqlDataSourceBuilder
        {
            Name = $"{settings.Name}-db",
            ConnectionStringBuilder =
            {
                Host = host,
                Port = port,
                Database = DatabaseName,
                Username = "shop",
                ApplicationName = settings.Name,
                MaxPoolSize = settings.Integer(MaxPoolSize, DefaultMaxPoolSize),
                Timeout = 1,
                CommandTimeout = 2,
                SslMode = SslMode.Disable,
            },
        };
        builder.ConfigureTracing(tracing => tracing.ConfigureCommandEnrichmentCallback(
            (activity, _) => activity.SetTag(PeerService.Attribute, Names.Postgres)));
        return builder.Build();
    }
}
