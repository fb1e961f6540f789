using System.Text;
using Cleric.AspNetCore.Webhooks;

namespace Cleric.AspNetCore.Tests.Webhooks;

public sealed class WebhookSecretsTests
{
    /// <summary>docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries, "Testing the webhook payload validation".</summary>
    private const string OfGitHub = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static readonly ReadOnlyMemory<byte> Hello = "Hello, World!"u8.ToArray();

    [Fact]
    public void GitHubs_own_example_is_good() => Assert.True(WebhookSecrets.Signed([WebhookExamples.Secret], [OfGitHub], Hello));

    [Fact]
    public void Digits_may_be_of_any_case() => Assert.True(WebhookSecrets.Signed([WebhookExamples.Secret], [OfGitHub.ToUpperInvariant()], Hello));

    [Fact]
    public void Any_secret_and_any_signature_will_do_while_secrets_change() =>
        Assert.True(WebhookSecrets.Signed(["an older secret of ours", WebhookExamples.Secret], [new string('0', 64), OfGitHub], Hello));

    [Fact]
    public void Parts_are_signed_one_after_the_other() =>
        Assert.True(WebhookSecrets.Signed([WebhookExamples.Secret], [OfGitHub], "Hello, "u8.ToArray(), "World!"u8.ToArray()));

    [Theory]
    [InlineData("")]
    [InlineData("757107ea")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void A_signature_that_differs_is_not(string signature) => Assert.False(WebhookSecrets.Signed([WebhookExamples.Secret], [signature], Hello));

    [Fact]
    public void Without_a_secret_or_a_signature_nothing_is_good()
    {
        Assert.False(WebhookSecrets.Signed([], [OfGitHub], Hello));
        Assert.False(WebhookSecrets.Signed([WebhookExamples.Secret], [], Hello));
        Assert.False(WebhookSecrets.Holds([], "Bearer x"));
        Assert.False(WebhookSecrets.Holds([""], null));
        Assert.False(WebhookSecrets.Holds([WebhookExamples.Secret], ""));
    }

    [Theory]
    [InlineData("Bearer It's a Secret to Everybody", true)]
    [InlineData("bearer It's a Secret to Everybody", true)]
    [InlineData("Bearer It's a Secret to Everybod", false)]
    [InlineData("It's a Secret to Everybody", false)]
    [InlineData("Token It's a Secret to Everybody", false)]
    [InlineData("Basic not base 64!", false)]
    public void A_bearer_token_is_a_secret_as_it_is(string header, bool good) => Assert.Equal(good, WebhookSecrets.Holds(["alertmanager:another secret", WebhookExamples.Secret], header));

    [Fact]
    public void Basic_credentials_are_a_secret_of_user_and_password()
    {
        var header = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("alertmanager:pass:wörd"))}";
        Assert.True(WebhookSecrets.Holds(["alertmanager:pass:wörd"], header));
        Assert.False(WebhookSecrets.Holds(["alertmanager:pass"], header));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_timestamp_is_recent_within_the_tolerance_to_either_side(int seconds, bool recent)
    {
        var now = new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
        Assert.Equal(recent, WebhookSecrets.Recent((now.ToUnixTimeSeconds() + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture), now, TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1767276000.5")]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    public void What_is_no_timestamp_is_not_recent(string? timestamp) =>
        Assert.False(WebhookSecrets.Recent(timestamp, new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(5)));
}
