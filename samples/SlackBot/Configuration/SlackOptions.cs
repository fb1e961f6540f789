using System.ComponentModel.DataAnnotations;

namespace SlackBot.Configuration;

/// <summary>What the bot needs to know of Slack: the section "Slack" of the configuration.</summary>
internal sealed class SlackOptions
{
    public const string Section = "Slack";

    /// <summary>By it requests are known to be Slack's (https://docs.slack.dev/authentication/verifying-requests-from-slack). Required.</summary>
    [Required(ErrorMessage = "Slack:SigningSecret is missing. It is on the app's page at api.slack.com/apps under Basic Information, App Credentials. Set it as the environment variable Slack__SigningSecret.")]
    [MinLength(16, ErrorMessage = "Slack:SigningSecret has fewer than 16 characters. Take it whole from the app's page at api.slack.com/apps, Basic Information, App Credentials.")]
    public string SigningSecret { get; set; } = "";

    /// <summary>The bot's token. Required.</summary>
    [Required(ErrorMessage = "Slack:BotToken is missing. It is on the app's page at api.slack.com/apps under OAuth & Permissions, once the app is installed. Set it as the environment variable Slack__BotToken.")]
    [RegularExpression("^xoxb-.+", ErrorMessage = "Slack:BotToken is no bot token: those begin with xoxb-. It is on the app's page at api.slack.com/apps under OAuth & Permissions.")]
    public string BotToken { get; set; } = "";

    /// <summary>Where Slack's Web API is. Default https://slack.com/api/.</summary>
    [Required(ErrorMessage = "Slack:ApiUrl is empty. Leave it out for https://slack.com/api/.")]
    public Uri ApiUrl { get; set; } = new("https://slack.com/api/");

    /// <summary>How often one person may ask in a minute, 1 to 10,000. Default 20.</summary>
    public int AsksPerMinute { get; set; } = 20;

    /// <summary>Which workspace (by its id, "T0123ABCD") is which tenant's. At least one.</summary>
    public Dictionary<string, string> Teams { get; } = new(StringComparer.Ordinal);
}
