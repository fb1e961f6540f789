using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Webhooks;
using Cleric.AspNetCore.Webhooks.Intake;
using Cleric.AspNetCore.Webhooks.Receivers;
using Cleric.CaseFiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds webhooks that start investigations.</summary>
public static class WebhooksClericBuilderExtensions
{
    /// <summary>
    /// Adds the webhooks of Alertmanager, Grafana, PagerDuty, Datadog, GitHub and a form of Cleric's own below "/webhooks" of where the endpoints are mapped. Only those with a secret or a policy are there.
    /// </summary>
    /// <param name="builder">The builder, with endpoints added to it.</param>
    /// <param name="configure">Sets their options.</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddWebhooks(this IClericBuilder builder, Action<WebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder).Configure(configure);
        return builder;
    }

    /// <summary>Adds the webhooks with options from a section of the configuration: "Alertmanager", "Grafana", "PagerDuty", "Datadog", "GitHub", "Generic" and the other properties of <see cref="WebhooksOptions"/>.</summary>
    /// <param name="builder">The builder, with endpoints added to it.</param>
    /// <param name="section">The section, for example "Cleric:Webhooks".</param>
    /// <returns>The builder.</returns>
    public static IClericBuilder AddWebhooks(this IClericBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Register(builder).Bind(section);
        return builder;
    }

    private static OptionsBuilder<WebhooksOptions> Register(IClericBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        builder.AddInvestigations();
        services.TryAddSingleton<Auditor>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhooksOptions>, WebhooksOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhooksOptions>, WebhooksOptionsRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, AlertmanagerReceiver>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, GrafanaReceiver>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, PagerDutyReceiver>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, DatadogReceiver>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, GitHubReceiver>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookReceiver, GenericReceiver>());
        services.TryAddSingleton<AlertNaming>();
        services.TryAddSingleton<InvestigationScopes>();
        services.TryAddSingleton<AlertIntake>();
        services.TryAddSingleton<WebhookDoor>();
        services.TryAddSingleton<FollowUps>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FollowUps>(provider => provider.GetRequiredService<FollowUps>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICaseObserver, FollowUps>(provider => provider.GetRequiredService<FollowUps>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICaseObserver, InvestigationScopes>(provider => provider.GetRequiredService<InvestigationScopes>()));
        return services.AddOptions<WebhooksOptions>().ValidateOnStart();
    }
}
