using Cleric.Safety;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.Safety;

public class RedactorTests
{
    // Put together here, so that no scanner of sources takes a test for a leak.
    private const string Body36 = "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8";

    internal static Redactor Default { get; } = new(Options.Create(new RedactionOptions()));

    public static TheoryData<string, string> Secrets { get; } = new()
    {
        { "aws-key", "AKIA" + "IOSFODNN7EXAMPLE" },
        { "aws-key", "ASIA" + "IOSFODNN7EXAMPLE" },
        { "github-token", "gh" + "p_" + Body36 },
        { "github-token", "gh" + "o_" + Body36 },
        { "github-token", "github" + "_pat_" + "11ABCDEFG0abcdefghijkl_" + Body36 },
        { "gitlab-token", "gl" + "pat-" + "a1B2c3D4e5F6g7H8i9J0" },
        { "slack-token", "xo" + "xb-" + "123456789012-abcdefABCDEF" },
        { "slack-webhook", "hooks.slack.com" + "/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX" },
        { "jwt", "eyJ" + "hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U" },
        { "google-key", "AI" + "za" + "SyA1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g" },
        { "stripe-key", "sk_" + "live_" + "a1B2c3D4e5F6g7H8i9J0a1B2" },
        { "npm-token", "np" + "m_" + Body36 },
        { "model-key", "sk" + "-" + "proj-a1B2c3D4e5F6g7H8i9J0a1B2" },
        { "email", "jane.o'neill+oncall@mail.example.co.uk" },
        { "email", "müller@bücher.example" },
        { "card", "4111111111111111" },
        { "card", "4111-1111-1111-1111" },
        { "card", "5500 0000 0000 0004" },
        { "card", "3782 822463 10005" },
        { "card", "6011000990139424" },
        { "card", "30569309025904" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_that_has_a_form_of_its_own_is_taken_out_wherever_it_stands(string kind, string secret)
    {
        string[] contexts = ["{0}", "before {0} after", "\"{0}\"", "('{0}')", "a,{0},b", "x={0};", "line\n{0}\nline", "{{\"k\":\"{0}\"}}", "\\n{0}\\n", "<{0}>", "at 12:00:01 {0} 200"];
        foreach (var context in contexts)
        {
            var text = string.Format(null, context, secret);

            Assert.Equal(string.Format(null, context, $"[redacted:{kind}]"), Default.Redact(text));
        }
    }

    [Theory]
    [InlineData("password=hunter2", "password=[redacted:password]")]
    [InlineData("password: hunter2, next", "password: [redacted:password], next")]
    [InlineData("PGPASSWORD=hunter2 psql", "PGPASSWORD=[redacted:password] psql")]
    [InlineData("DB_PASS=hunter2", "DB_PASS=[redacted:password]")]
    [InlineData("pwd: hunter2", "pwd: [redacted:password]")]
    [InlineData("{\"password\":\"hun\\\"ter,2\",\"a\":1}", "{\"password\":\"[redacted:password]\",\"a\":1}")]
    [InlineData("{\\\"password\\\":\\\"hunter2\\\"}", "{\\\"password\\\":\\\"[redacted:password]\\\"}")]
    [InlineData("{'client_secret': 'hunter2'}", "{'client_secret': '[redacted:secret]'}")]
    [InlineData("api_key=hunter2&x=1", "api_key=[redacted:key]&x=1")]
    [InlineData("apiKey: \"hunter2\"", "apiKey: \"[redacted:key]\"")]
    [InlineData("X-Api-Key: a1b2c3d4e5f6", "X-Api-Key: [redacted:key]")]
    [InlineData("GET /?access_token=hunter2 HTTP/1.1", "GET /?access_token=[redacted:token] HTTP/1.1")]
    [InlineData("GET /?token=a,b;c&x=1", "GET /?token=[redacted:token]&x=1")]
    [InlineData("token: a1b2c3d4e5", "token: [redacted:token]")]
    [InlineData("token=Bearer abcdefgh", "token=Bearer [redacted:token]")]
    [InlineData("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [redacted:authorization]")]
    [InlineData("authorization=Basic dXNlcjpwYXNz", "authorization=Basic [redacted:authorization]")]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=abc/20260101", "Authorization: AWS4-HMAC-SHA256 [redacted:authorization]")]
    [InlineData("map[Authorization:[Bearer a1b2c3d4e5f6]]", "map[Authorization:[Bearer [redacted:authorization]]]")]
    [InlineData("sent Bearer a1b2c3d4e5f6g7h8", "sent Bearer [redacted:authorization]")]
    [InlineData("sent Basic dXNlcjpwYXNz", "sent Basic [redacted:authorization]")]
    [InlineData("Cookie: sid=abc; theme=dark", "Cookie: [redacted:cookie]")]
    [InlineData("--password hunter2 --verbose", "--password [redacted:password] --verbose")]
    [InlineData("<password>hunter2</password>", "<password>[redacted:password]</password>")]
    [InlineData("ALTER USER a WITH PASSWORD 'hunter2'", "ALTER USER a WITH PASSWORD '[redacted:password]'")]
    [InlineData("Host=db;Username=app;Password=hun,ter 2;Port=1", "Host=db;Username=app;Password=[redacted:password];Port=1")]
    [InlineData("AccountName=a;AccountKey=abcDEF123+/==;EndpointSuffix=x", "AccountName=a;AccountKey=[redacted:key];EndpointSuffix=x")]
    [InlineData("postgres://app:hunter2@db:5432/orders", "postgres://app:[redacted:password]@db:5432/orders")]
    [InlineData("postgres://app:hun/ter2@db/orders", "postgres://app:[redacted:password]@db/orders")]
    [InlineData("redis://:hunter2@cache:6379", "redis://:[redacted:password]@cache:6379")]
    [InlineData("amqp://a:p@ss@mq/", "amqp://a:[redacted:password]@mq/")]
    [InlineData("user%5Bpassword%5D%3Dx password%3Dhunter2", "user%5Bpassword%5D%3Dx password%3D[redacted:password]")]
    [InlineData("https://x.blob/c?sv=1&sig=abcdefghij%2Bklmnopqrst&se=2", "https://x.blob/c?sv=1&sig=[redacted:signature]&se=2")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- rest", "[redacted:private-key] rest")]
    [InlineData("key: -----BEGIN PRIVATE KEY-----\\nMIIE cut off", "key: [redacted:private-key]")]
    [InlineData("secret=-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "secret=[redacted:private-key]")]
    [InlineData("secret=\"abc\ndef\"", "secret=\"[redacted:secret]\ndef\"")]
    public void A_secret_beside_a_telling_name_is_taken_out_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, Default.Redact(text));

    [Theory]
    [InlineData("")]
    [InlineData("GET /cart 200 in 12 ms")]
    [InlineData("trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("time_unix_nano 1767225600123456789 and 1767225600123 and 1767225600123456")]
    [InlineData("4111111111111112 has a wrong check digit")]
    [InlineData("1234567812345670 has a right one and no issuer")]
    [InlineData("value 4111.111111111111 or 0.4111111111111111")]
    [InlineData("id4111111111111111x")]
    [InlineData("2026-01-01T12:00:00.123Z 10.0.0.12:5432 1.2.3.4")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("image registry/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("lodash@4.17.21 and actions/checkout@v4")]
    [InlineData("getty@tty1.service failed")]
    [InlineData("git@github.com:owner/repo.git")]
    [InlineData("12345@web-1.example.com")]
    [InlineData("java.lang.Object@1a2b3c4d")]
    [InlineData("https://example.com:8080/a?b=c#d")]
    [InlineData("http://[::1]:5000/x@y")]
    [InlineData("jdbc:postgresql://db:5432/orders?user=app")]
    [InlineData("ssh://git@host/repo")]
    [InlineData("FATAL: password authentication failed for user \"app\"")]
    [InlineData("input_tokens=512 max_tokens: 1000 token=7")]
    [InlineData("Unexpected token: identifier at position 7")]
    [InlineData("SecurityTokenExpiredException: lifetime validation failed")]
    [InlineData("InvalidToken: NullReferenceException in parser")]
    [InlineData("CancellationToken cancellationToken = default")]
    [InlineData("secret \"db-creds\" not found")]
    [InlineData("secret: not found")]
    [InlineData("credentials: expired")]
    [InlineData("Basic authentication is disabled; Bearer authentication is on")]
    [InlineData("WWW-Authenticate: Bearer realm=\"x\"")]
    [InlineData("primary key: 5, key=value, cache key user:17, keyspace=orders, monkey=1")]
    [InlineData("password=${DB_PASSWORD} password=**** password: null password=")]
    [InlineData("PWD=/srv/app OLDPWD=/root")]
    [InlineData("3 passed, 1 failed, bypass=true, pass=3")]
    [InlineData("password_expired=true secretName=db")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----")]
    [InlineData("eyJ is how JSON begins in base64, as does eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("risk-assessment-for-customers and task-scheduler-worker-pool")]
    [InlineData("cookie: missing")]
    [InlineData("AKIA is a prefix, ghp_short is nothing, xoxb- too, npm_config_cache=/tmp")]
    [InlineData("sig=abcdefghijklmnopqrstuvwxyz")]
    public void Innocent_text_stays_the_same_instance(string text) => Assert.Same(text, Default.Redact(text));

    [Fact]
    public void A_hosts_own_patterns_and_field_names_count()
    {
        var options = new RedactionOptions { SensitiveKeys = { "badge-number" }, Patterns = { new RedactionPattern { Kind = "employee", Pattern = @"EMP-\d{6}" } } };
        var redactor = new Redactor(Options.Create(options));

        Assert.Equal("[redacted:employee] badge-number=[redacted:field]", redactor.Redact("EMP-123456 badge-number=7"));
        Assert.Equal("[redacted:field]", redactor.RedactValue("user.badgeNumber", "7"));
    }

    [Theory]
    [InlineData("(?<=a)b", "cannot be used")]
    [InlineData("(", "cannot be used")]
    [InlineData("a*", "matches the empty text")]
    public void A_pattern_that_cannot_run_in_linear_time_is_refused_by_kind(string pattern, string reason)
    {
        var options = new RedactionOptions { Patterns = { new RedactionPattern { Kind = "mine", Pattern = pattern } } };

        var exception = Assert.Throws<ClericException>(() => new Redactor(Options.Create(options)));

        Assert.Contains("'mine'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words", "a")]
    [InlineData("", "a")]
    public void A_pattern_without_a_proper_kind_is_refused(string kind, string pattern)
    {
        var options = new RedactionOptions { Patterns = { new RedactionPattern { Kind = kind, Pattern = pattern } } };

        Assert.Contains("Kind", Assert.Throws<ClericException>(() => new Redactor(Options.Create(options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sensitive_key_that_is_too_short_is_refused() =>
        Assert.Contains("'a-b'", Assert.Throws<ClericException>(() => new Redactor(Options.Create(new RedactionOptions { SensitiveKeys = { "a-b" } }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_part_can_be_turned_off()
    {
        const string Text = "a@example.com 4111111111111111 password=hunter2";

        Assert.Equal("a@example.com [redacted:card] password=[redacted:password]", new Redactor(Options.Create(new RedactionOptions { Emails = false })).Redact(Text));
        Assert.Equal("[redacted:email] 4111111111111111 password=[redacted:password]", new Redactor(Options.Create(new RedactionOptions { PaymentCards = false })).Redact(Text));
        Assert.Same(Text, new Redactor(Options.Create(new RedactionOptions { Enabled = false })).Redact(Text));
    }

    public static TheoryData<string> Adversaries { get; } = new("a", "@", "a@", "a.@b", "://", "://a:b", "eyJ", "eyJa.", "password=", "token:", "token: x", "secret\\", "4111 ", "4111-", "4", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "Bearer ", "Basic YWFh", "ghp_a", "sk-", "sk-1a", "key\"", "'password':'", "x=\"", "cookie:a", "AKIA", "%3D", "[redacted:");

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void A_long_line_that_is_made_to_be_slow_is_no_trouble(string piece)
    {
        // Were time quadratic in any of these, this would take hours.
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        var once = Default.Redact(text);

        Assert.Equal(once, Default.Redact(once));
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_no_trouble()
    {
        var line = string.Concat(Enumerable.Repeat("GET /cart/17 200 in 12 ms from 10.0.0.12:5432 trace 4bf92f3577b34da6a3ce929d0e0e4736; ", 120_000));

        Assert.Same(line, Default.Redact(line));
        Assert.EndsWith("password=[redacted:password]", Default.Redact(line + "password=hunter2"), StringComparison.Ordinal);
    }
}
