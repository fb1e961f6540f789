using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>What no annotation can say.</summary>
internal sealed class WebhooksOptionsRules : IValidateOptions<WebhooksOptions>
{
    private const int ShortestSecret = 16;

    public ValidateOptionsResult Validate(string? name, WebhooksOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Mistakes(WebhooksOptions options)
    {
        foreach (var (option, sender) in options.All())
        {
            if (sender.Secrets.Any(secret => secret is null || secret.Length < ShortestSecret))
            {
                yield return $"{option}:Secrets holds a secret of fewer than {ShortestSecret} characters, which can be guessed: make one with 'openssl rand -hex 32'.";
            }
        }

        foreach (var (other, sender) in options.Others)
        {
            if (new WebhookOptionsValidator().Validate($"Others:{other}", sender) is { Failed: true } invalid)
            {
                yield return $"Others:{other}: {invalid.FailureMessage}";
            }
        }

        if (options.EntityLabels.Any(string.IsNullOrWhiteSpace))
        {
            yield return "EntityLabels holds an empty name: name the label, or take it out.";
        }
    }
}
