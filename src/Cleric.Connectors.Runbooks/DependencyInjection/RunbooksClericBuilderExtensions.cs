using Cleric.Connectors;
using Cleric.Connectors.Runbooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors over folders of runbooks.</summary>
public static class RunbooksClericBuilderExtensions
{
    private const string DefaultName = "runbooks";

    /// <summary>Adds a connector by the name "runbooks" over <paramref name="folder"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder that holds Markdown files.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddRunbooks(this IClericBuilder builder, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return builder.AddRunbooks(name: null, options => options.Folders.Add(folder));
    }

    /// <summary>Adds a connector by the name "runbooks".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddRunbooks(this IClericBuilder builder, Action<RunbooksOptions> configure) => builder.AddRunbooks(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "runbooks".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddRunbooks(this IClericBuilder builder, string? name, Action<RunbooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "Folders", "Name" ("runbooks") and the other properties of <see cref="RunbooksOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddRunbooks(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<RunbooksOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RunbooksOptions>, RunbooksOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RunbooksOptions>, RunbooksOptionsRules>());
        builder.Services.AddSingleton<IConnector>(services => new RunbooksConnector(services.GetRequiredService<IOptionsMonitor<RunbooksOptions>>().Get(key), services.GetService<TimeProvider>()));
        return builder.Services.AddOptions<RunbooksOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
