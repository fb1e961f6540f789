namespace Cleric.Safety;

/// <summary>Tells by a field's name whether its value is secret: "http.request.header.authorization", "DB_PASSWORD", "clientSecret".</summary>
internal sealed class SensitiveKeys
{
    public const int ShortestWord = 3;
    public const int LongestKey = 64;

    public const string Password = "password";
    public const string Secret = "secret";
    public const string Token = "token";
    public const string Key = "key";
    public const string Authorization = "authorization";
    public const string Cookie = "cookie";
    public const string Credential = "credential";
    public const string ConnectionString = "connection-string";
    public const string HostField = "field";

    // By the end of the name, without the signs between words. The first that fits counts.
    private static readonly (string Ending, string? Kind)[] Endings =
    [
        ("cancellationtoken", null),
        ("password", Password),
        ("passwordhash", Password),
        ("passwordconfirmation", Password),
        ("passwd", Password),
        ("passphrase", Password),
        ("pwd", Password),
        ("secret", Secret),
        ("secretkey", Secret),
        ("secretaccesskey", Secret),
        ("token", Token),
        ("apikey", Key),
        ("appkey", Key),
        ("applicationkey", Key),
        ("accesskey", Key),
        ("accountkey", Key),
        ("privatekey", Key),
        ("signingkey", Key),
        ("encryptionkey", Key),
        ("masterkey", Key),
        ("subscriptionkey", Key),
        ("authorization", Authorization),
        ("cookie", Cookie),
        ("cookies", Cookie),
        ("credential", Credential),
        ("credentials", Credential),
        ("connectionstring", ConnectionString),
        ("connstr", ConnectionString),
    ];

    private readonly (string Ending, string? Kind)[] _endings;

    public SensitiveKeys(IEnumerable<string> more) => _endings = [.. more.Select(key => (Normalize(key), (string?)HostField)), .. Endings];

    /// <summary>The letters and digits of a name, in lower case.</summary>
    public static string Normalize(string key) => string.Concat(key.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>What kind of secret a field of that name holds, or null when it holds none.</summary>
    public string? Classify(ReadOnlySpan<char> key)
    {
        // Only the end of a long name matters.
        if (key.Length > LongestKey)
        {
            key = key[^LongestKey..];
        }

        Span<char> word = stackalloc char[LongestKey];
        var length = 0;
        foreach (var c in key)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                word[length++] = char.ToLowerInvariant(c);
            }
        }

        // "password2" is a password.
        var name = ((ReadOnlySpan<char>)word[..length]).TrimEnd("0123456789");
        foreach (var (ending, kind) in _endings)
        {
            if (name.EndsWith(ending) || word[..length].EndsWith(ending))
            {
                return kind;
            }
        }

        // "DB_PASS", but neither "bypass" nor "pass=3".
        return name.EndsWith("pass") && key.TrimEnd("0123456789") is [.., '_' or '-' or '.', _, _, _, _] ? Password : null;
    }
}
