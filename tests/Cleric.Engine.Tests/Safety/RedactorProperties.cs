using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Safety;

public class RedactorProperties
{
    private static readonly string[] Words =
    [
        "GET", "/cart/17", "200", "12ms", "checkout", "ERROR", "timeout", "connection", "refused", "trace_id=4bf92f3577b34da6a3ce929d0e0e4736", "1767225600123456789", "0.95", "pool=16",
        "user=17", "{", "}", "[", "]", "\"a\":1,", "at", "com.example.Foo.bar(Foo.java:17)", "2026-01-01T12:00:00Z", "-", "--flag", "http://example.com/a?b=c", "10.0.0.1:80", "50%", "(x)",
        "password", "token", "key", "Bearer", "@", ":", "=", "\\n", "\t", "été", "日本", "p95", "true",
    ];

    private static Gen<string> Innocent =>
        from words in Gen.Elements(Words).ListOf()
        select string.Join(' ', words);

    private static Gen<string> Secret => Gen.OneOf(
        Run("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16).Select(run => "AKIA" + run),
        Run("ABCabc019", 36).Select(run => "gh" + "p_" + run),
        Run("abcdefABC0123456789-", 24).Select(run => "xo" + "xp-" + run),
        Run("ABCabc019_-", 20).Select(run => "eyJ" + run + "." + run + "." + run),
        Run("ABCabc019_-", 35).Select(run => "AI" + "za" + run),
        Run("abcdefghij", 9).Select(run => run + "@mail.example.org"),
        Run("ABCabc019+/", 40).Select(run => "-----BEGIN PRIVATE KEY-----\n" + run + "\n-----END PRIVATE KEY-----"),
        Run("0123456789", 11).Select(run => WithCheckDigit("4" + "539" + run)));

    [Property(MaxTest = 1000)]
    public Property A_planted_secret_never_comes_through() => Prop.ForAll(
        (from before in Innocent
         from secret in Secret
         from after in Innocent
         select (before, secret, after)).ToArbitrary(),
        planted => !RedactorTests.Default.Redact($"{planted.before} {planted.secret} {planted.after}").Contains(planted.secret, StringComparison.Ordinal));

    [Property(MaxTest = 1000)]
    public Property A_planted_value_of_a_telling_field_never_comes_through() => Prop.ForAll(
        (from before in Innocent
         from key in Gen.Elements("password", "DB_PASSWORD", "user.passwd", "pwd", "client_secret", "api-key", "accessToken", "x-auth-token", "AccountKey", "passphrase")
         from template in Gen.Elements("{0}={1}", "\"{0}\":\"{1}\"", "\"{0}\": \"{1}\"", "'{0}': '{1}'", "\\\"{0}\\\":\\\"{1}\\\"", "<{0}>{1}</{0}>", "--{0} {1}", "{0}='{1}'", "?{0}={1}&a=b", ";{0}={1};a=b")
         from value in Run("abcXYZ019_-.!$", 12)
         from after in Innocent
         select (text: $"{before} {string.Format(null, template, key, "z" + value)} {after}", value)).ToArbitrary(),
        planted => !RedactorTests.Default.Redact(planted.text).Contains(planted.value, StringComparison.Ordinal));

    [Property(MaxTest = 1000)]
    public Property Redacting_twice_is_redacting_once() => Prop.ForAll(
        (from parts in Gen.OneOf(Innocent, Secret, Gen.Elements("password=", "token:", "://a:", "@b.cd", "eyJ", "\"", "'", "\\", "=", "[redacted:", "]", "Authorization: ", "Bearer ", ";pwd=", "4111")).ListOf()
         select string.Concat(parts)).ToArbitrary(),
        text =>
        {
            var once = RedactorTests.Default.Redact(text);
            return RedactorTests.Default.Redact(once) == once;
        });

    [Property(MaxTest = 1000)]
    public bool Any_text_at_all_is_taken(string? text)
    {
        var once = RedactorTests.Default.Redact(text ?? "");
        return RedactorTests.Default.Redact(once) == once;
    }

    private static Gen<string> Run(string characters, int length) => Gen.Elements(characters.ToCharArray()).ArrayOf(length).Select(run => new string(run));

    private static string WithCheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? (digit > 4 ? (2 * digit) - 9 : 2 * digit) : digit;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
