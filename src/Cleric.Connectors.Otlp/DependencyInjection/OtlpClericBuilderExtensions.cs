using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connectors over OTLP JSON Lines files and captures.</summary>
public static class OtlpClericBuilderExtensions
{
    private const string DefaultName = "otlp";

    /// <summary>Adds a connector over <paramref name="folder"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder that holds a capture or OTLP JSON Lines files.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddOtlpCapture(this IClericBuilder builder, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return builder.AddOtlpCapture(name: null, options => options.Folder = folder);
    }

    /// <summary>Adds a connector by the name "otlp".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddOtlpCapture(this IClericBuilder builder, Action<OtlpCaptureOptions> configure) => builder.AddOtlpCapture(name: null, configure);

    /// <summary>Adds a connector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Its name, unique in the host. Null means "otlp".</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddOtlpCapture(this IClericBuilder builder, string? name, Action<OtlpCaptureOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, name).Configure(configure);
        return builder;
    }

    /// <summary>Adds a connector whose options are in a section of the configuration: "Folder", "Name" ("otlp"), "ExcludeKinds", "MemoryLimitBytes", "StalenessTolerance".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddOtlpCapture(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder, section["Name"]).Bind(section);
        return builder;
    }

    private static OptionsBuilder<OtlpCaptureOptions> Register(IClericBuilder builder, string? name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = string.IsNullOrWhiteSpace(name) ? DefaultName : name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OtlpCaptureOptions>, OtlpCaptureOptionsValidator>());
        builder.Services.AddSingleton<IConnector>(services => new OtlpConnector(
            services.GetRequiredService<IOptionsMonitor<OtlpCaptureOptions>>().Get(key),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<OtlpConnector>>()));
        return builder.Services.AddOptions<OtlpCaptureOptions>(key).Configure(options => options.Name = key).ValidateOnStart();
    }
}
