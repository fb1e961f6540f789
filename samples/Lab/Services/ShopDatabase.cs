using System.Text.RegularExpressions;
using Lab.Shop;
using Lab.Telemetry;
using Npgsql;

namespace Lab.Services;

/// <summary>How the processes of the shop reach PostgreSQL.</summary>
internal static partial class ShopDatabase
{
    public const string DatabaseName = "shop";
    public const string MaxPoolSize = "database.maxPoolSize";
    public const int DefaultMaxPoolSize = 40;

    private const int ConnectionTimeoutSeconds = 1;
    private const int CommandTimeoutSeconds = 2;

    public static void AddShopDatabase(this IServiceCollection services, ServiceSettings settings) =>
        services.AddSingleton(_ => Create(settings, "shop", CommandTimeoutSeconds));

    /// <param name="settings">Who connects, and where to.</param>
    /// <param name="user">The database role.</param>
    /// <param name="commandTimeoutSeconds">How long a statement may take; 0: as long as it wants.</param>
    public static NpgsqlDataSource Create(ServiceSettings settings, string user, int commandTimeoutSeconds)
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
                Username = user,
                ApplicationName = settings.Name,
                MaxPoolSize = settings.Integer(MaxPoolSize, DefaultMaxPoolSize),
                Timeout = ConnectionTimeoutSeconds,
                CommandTimeout = commandTimeoutSeconds,
                SslMode = SslMode.Disable,
            },
        };
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandSpanNameProvider(command => NameOf(command.CommandText))
            .ConfigureCommandEnrichmentCallback((activity, command) =>
            {
                var (operation, table) = Describe(command.CommandText);
                activity.SetTag("db.operation.name", operation);
                activity.SetTag("db.collection.name", table.Length > 0 ? table : null);
                activity.SetTag(PeerService.Attribute, Names.Postgres);
            }));
        return builder.Build();
    }

    private static string NameOf(string sql)
    {
        var (operation, table) = Describe(sql);
        return table.Length > 0 ? $"{operation} {table}" : operation;
    }

    private static (string Operation, string Table) Describe(string sql) =>
        (Operation().Match(sql).Value.ToUpperInvariant(), Table().Match(sql).Groups["table"].Value);

    [GeneratedRegex(@"^\s*\w+")]
    private static partial Regex Operation();

    [GeneratedRegex(@"\b(FROM|INTO|UPDATE|TABLE)\s+(?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}
