using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>What no annotation can say.</summary>
internal sealed class WebhooksOptionsRules(IEnumerable<IWebhookReceiver> receivers) : IValidateOptions<WebhooksOptions>
{
    private const int ShortestSecret = 16;

    private readonly HashSet<string> _names = new(receivers.Select(receiver => receiver.Name), StringComparer.OrdinalIgnoreCase);

    public ValidateOptionsResult Validate(string? name, WebhooksOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    private IEnumerable<string> Mistakes(WebhooksOptions options)
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
            if (!_names.Contains(other))
            {
                yield return $"Others holds '{other}', but no receiver of that name is there: add an IWebhookReceiver of that name as a singleton, or take it out. ({string.Join(", ", _names.Order(StringComparer.Ordinal))} are there.)";
            }

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
