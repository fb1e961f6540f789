using System.Text.RegularExpressions;
using Cleric.Connectors.Http;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Prometheus;

/// <summary>What no annotation can say.</summary>
internal sealed class PrometheusOptionsRules : IValidateOptions<PrometheusOptions>
{
    public ValidateOptionsResult Validate(string? name, PrometheusOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(PrometheusOptions options)
    {
        foreach (var mistake in AccessRules.Mistakes(options.BaseAddress, options.Username, options.Password, options.ClientCertificateFile, options.ClientKeyFile))
        {
            yield return mistake;
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
