using Cleric.Connectors;
using Cleric.Connectors.Git;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors to local clones of Git repositories.</summary>
public static class GitClericBuilderExtensions
{
    private const string DefaultName = "git";

    /// <summary>Adds a connector by the name "git" to one clone, all of which belongs to the service that is called as its folder is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The folder of the clone.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddGit(this IClericBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.AddGit(name: null, options => options.Repositories.Add(new GitRepositoryOptions { Path = path }));
    }

    /// <summary>Adds a connector by the name "git".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddGit(this IClericBuilder builder, Action<GitOptions> configure) => builder.AddGit(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "git".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddGit(this IClericBuilder builder, string? name, Action<GitOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "Repositories", "Name" ("git") and the other properties of <see cref="GitOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddGit(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<GitOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitOptions>, GitOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitOptions>, GitOptionsRules>());
        builder.Services.AddSingleton<IConnector>(services => new GitConnector(services.GetRequiredService<IOptionsMonitor<GitOptions>>().Get(key), services.GetService<TimeProvider>()));
        return builder.Services.AddOptions<GitOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
