using Cleric.Connectors;
using Cleric.Connectors.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors over the catalogue files of folders.</summary>
public static class CatalogClericBuilderExtensions
{
    private const string DefaultName = "catalog";

    /// <summary>Adds a connector by the name "catalog" over <paramref name="folder"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder that holds catalog-info.yaml files.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddCatalog(this IClericBuilder builder, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return builder.AddCatalog(name: null, options => options.Folders.Add(folder));
    }

    /// <summary>Adds a connector by the name "catalog".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddCatalog(this IClericBuilder builder, Action<CatalogOptions> configure) => builder.AddCatalog(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "catalog".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddCatalog(this IClericBuilder builder, string? name, Action<CatalogOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "Folders", "Name" ("catalog") and the other properties of <see cref="CatalogOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddCatalog(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<CatalogOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatalogOptions>, CatalogOptionsRules>());
        builder.Services.AddSingleton<IConnector>(services => new CatalogConnector(services.GetRequiredService<IOptionsMonitor<CatalogOptions>>().Get(key), services.GetService<TimeProvider>()));
        return builder.Services.AddOptions<CatalogOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
