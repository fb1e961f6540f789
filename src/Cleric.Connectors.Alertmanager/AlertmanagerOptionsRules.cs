using Cleric.Connectors.Http;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Alertmanager;

/// <summary>What no annotation can say.</summary>
internal sealed class AlertmanagerOptionsRules : IValidateOptions<AlertmanagerOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertmanagerOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(AlertmanagerOptions options) =>
        AccessRules.Mistakes(options.BaseAddress, options.Username, options.Password, options.ClientCertificateFile, options.ClientKeyFile);
}
