using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Prometheus;

[OptionsValidator]
internal sealed partial class PrometheusOptionsValidator : IValidateOptions<PrometheusOptions>;

/// <summary>What no annotation can say.</summary>
internal sealed class PrometheusOptionsRules : IValidateOptions<PrometheusOptions>
{
    public ValidateOptionsResult Validate(string? name, PrometheusOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(PrometheusOptions options)
    {
        if (options.BaseAddress is { } address)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                yield return "BaseAddress has to begin with http:// or https://.";
            }
            else if (address.UserInfo.Length > 0)
            {
                yield return "BaseAddress holds credentials. Give them by Username and Password or BearerToken, where they are kept out of messages.";
            }
            else if (address.Query.Length > 0)
            {
                yield return "BaseAddress holds a query (what follows '?'). Leave it out.";
            }
        }

        if (!string.IsNullOrEmpty(options.Password) && string.IsNullOrEmpty(options.Username))
        {
            yield return "Password is set without Username. Name the user, or leave both out.";
        }

        if (!string.IsNullOrEmpty(options.ClientKeyFile) && string.IsNullOrEmpty(options.ClientCertificateFile))
        {
            yield return "ClientKeyFile is set without ClientCertificateFile. Name the certificate that the key belongs to.";
        }

        if (options.StalenessTolerance < TimeSpan.Zero)
        {
            yield return "StalenessTolerance is negative. Give a duration of zero or more, or leave it out.";
        }

        if (!IsRegex(options.ExcludeMetrics))
        {
            yield return $"ExcludeMetrics '{options.ExcludeMetrics}' is no regular expression.";
        }
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = Regex.Match("", pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
