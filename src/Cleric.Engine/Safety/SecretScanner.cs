using System.Buffers;
using System.Buffers.Text;

namespace Cleric.Safety;

/// <summary>
/// Finds keys, tokens and passwords. One vectorised search goes from anchor to anchor (a prefix such as "ghp_", a word such as "password"); what stands round an
/// anchor is judged by looking at a bounded stretch, or at a stretch that is then taken out and not looked at again, so that time is linear in the text.
/// </summary>
internal sealed class SecretScanner
{
    // How far a value is looked at before it is judged.
    private const int Glance = 256;
    private const int LongestAuthority = 1024;
    private const string PrivateKeyBegin = "-----BEGIN";
    private const string PrivateKeyEnd = "-----END";

    private static readonly SearchValues<char> Upper32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Dotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.=");
    private static readonly SearchValues<char> Credential = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=");
    private static readonly SearchValues<char> AfterAuthority = SearchValues.Create("/?#\"'`<>\\ \t\r\n");
    private static readonly SearchValues<char> AfterAddress = SearchValues.Create("\"'`<>\\ \t\r\n");
    private static readonly SearchValues<char> AfterValue = SearchValues.Create(" \t\r\n\"'`,;&<>(){}[]|");
    private static readonly SearchValues<char> AfterParameter = SearchValues.Create(" \t\r\n\"'`&#<>");
    private static readonly SearchValues<char> AfterSetting = SearchValues.Create("\t\r\n\"'`;");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    private static readonly string[] Schemes = ["bearer", "basic", "token", "digest", "negotiate", "apikey", "sharedkey", "sharedaccesssignature", "ntlm", "aws4-hmac-sha256", "key", "dpop", "splunk"];

    // Prefixes by which issuers mark their secrets.
    private static readonly Issued[] Prefixes =
    [
        new("AKIA", "aws-key", 16, 16, Upper32, Whole: true),
        new("ASIA", "aws-key", 16, 16, Upper32, Whole: true),
        new("ABIA", "aws-key", 16, 16, Upper32, Whole: true),
        new("ACCA", "aws-key", 16, 16, Upper32, Whole: true),
        new("ghp_", "github-token", 30, int.MaxValue, Alphanumeric),
        new("gho_", "github-token", 30, int.MaxValue, Alphanumeric),
        new("ghu_", "github-token", 30, int.MaxValue, Alphanumeric),
        new("ghs_", "github-token", 30, int.MaxValue, Alphanumeric),
        new("ghr_", "github-token", 30, int.MaxValue, Alphanumeric),
        new("github_pat_", "github-token", 22, int.MaxValue, Base64Url),
        new("glpat-", "gitlab-token", 20, int.MaxValue, Base64Url),
        new("xoxa-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxb-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxe-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxe.", "slack-token", 10, int.MaxValue, Dotted),
        new("xoxo-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxp-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxr-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xoxs-", "slack-token", 10, int.MaxValue, Base64Url),
        new("xapp-", "slack-token", 10, int.MaxValue, Base64Url),
        new("hooks.slack.com/services/", "slack-webhook", 20, int.MaxValue, Credential),
        new("AIza", "google-key", 35, int.MaxValue, Base64Url),
        new("ya29.", "google-token", 20, int.MaxValue, Base64Url),
        new("GOCSPX-", "google-secret", 20, int.MaxValue, Base64Url),
        new("sk_live_", "stripe-key", 10, int.MaxValue, Alphanumeric),
        new("sk_test_", "stripe-key", 10, int.MaxValue, Alphanumeric),
        new("rk_live_", "stripe-key", 10, int.MaxValue, Alphanumeric),
        new("rk_test_", "stripe-key", 10, int.MaxValue, Alphanumeric),
        new("whsec_", "stripe-key", 20, int.MaxValue, Credential),
        new("npm_", "npm-token", 36, int.MaxValue, Alphanumeric),
        new("pypi-AgE", "pypi-token", 40, int.MaxValue, Base64Url),
        new("hvs.", "vault-token", 20, int.MaxValue, Base64Url, Whole: true),
        new("dop_v1_", "digitalocean-token", 40, int.MaxValue, Alphanumeric),
        new("sk-", "model-key", 20, int.MaxValue, Base64Url, Whole: true, Random: true),
    ];

    private static readonly string[] OtherAnchors = ["eyJ", "bearer", "basic", PrivateKeyBegin, "://", "sig="];

    private readonly SensitiveKeys _keys;
    private readonly SearchValues<string> _anchors;
    private readonly string[] _words;

    public SecretScanner(SensitiveKeys keys, IEnumerable<string> moreKeys)
    {
        _keys = keys;
        _words = ["pass", "pwd", "secret", "token", "key", "authorization", "cookie", "credential", .. moreKeys];
        _anchors = SearchValues.Create([.. Prefixes.Select(prefix => prefix.Text), .. OtherAnchors, .. _words], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a field of that name never holds a secret by its name alone.</summary>
    public bool IsPlain(string key) => _keys.Classify(key) is null;

    /// <summary>Whether the value of a field is secret, and what kind of secret it is.</summary>
    public string? Judge(string key, string value)
    {
        if (_keys.Classify(key) is not { } kind || IsPlaceholder(value) || (kind == SensitiveKeys.Token && IsCount(value)))
        {
            return null;
        }

        return kind;
    }

    public string Redact(string text)
    {
        List<Hit>? hits = null;
        var from = 0;
        var last = Hit.None;
        while (from < text.Length)
        {
            var offset = text.AsSpan(from).IndexOfAny(_anchors);
            if (offset < 0)
            {
                break;
            }

            // What was taken for a value may be the name of a further field ("password = --token abc"): anchors within it are judged too.
            var anchor = from + offset;
            var hit = At(text, anchor, anchor < last.End ? last.Start : last.End);
            from = anchor + 1;
            if (!hit.Found || hit.End <= last.End)
            {
                continue;
            }

            if (hits is not null && hit.Start < last.End)
            {
                hits[^1] = last = last with { End = hit.End };
            }
            else
            {
                (hits ??= []).Add(hit);
                last = hit;
            }
        }

        return hits is null ? text : Hit.Replace(text, hits);
    }

    private Hit At(ReadOnlySpan<char> text, int anchor, int decided)
    {
        var rest = text[anchor..];
        foreach (var prefix in Prefixes)
        {
            if (rest.StartsWith(prefix.Text, StringComparison.Ordinal) && Prefixed(text, anchor, decided, prefix) is { Found: true } hit)
            {
                return hit;
            }
        }

        if (rest.StartsWith("eyJ", StringComparison.Ordinal))
        {
            return WebToken(text, anchor, decided);
        }

        if (rest.StartsWith("://", StringComparison.Ordinal))
        {
            return Address(text, anchor + 3);
        }

        if (rest.StartsWith(PrivateKeyBegin, StringComparison.Ordinal))
        {
            return PrivateKey(text, anchor);
        }

        if (rest.StartsWith("bearer", StringComparison.OrdinalIgnoreCase) && AfterScheme(text, anchor, decided, "bearer".Length) is { Found: true } bearer)
        {
            return LooksRandom(text[bearer.Start..bearer.End]) ? bearer : Hit.None;
        }

        if (rest.StartsWith("basic", StringComparison.OrdinalIgnoreCase) && AfterScheme(text, anchor, decided, "basic".Length) is { Found: true } basic)
        {
            return IsUserAndPassword(text[basic.Start..basic.End]) ? basic : Hit.None;
        }

        if (rest.StartsWith("sig=", StringComparison.OrdinalIgnoreCase) && anchor > decided && text[anchor - 1] is '?' or '&')
        {
            var length = UpTo(rest["sig=".Length..], AfterParameter);
            return length >= 20 ? new Hit(anchor + 4, anchor + 4 + length, "signature") : Hit.None;
        }

        return BeginsWithWord(rest) ? Field(text, anchor, decided) : Hit.None;
    }

    private bool BeginsWithWord(ReadOnlySpan<char> rest)
    {
        foreach (var word in _words)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Hit Prefixed(ReadOnlySpan<char> text, int anchor, int decided, Issued prefix)
    {
        if ((prefix.Whole && !Begins(text, anchor, decided)) || (prefix.Random && anchor > decided && text[anchor - 1] is '-' or '_'))
        {
            return Hit.None;
        }

        var start = anchor + prefix.Text.Length;
        var glance = text.Slice(start, Math.Min(Glance, text.Length - start));
        var run = RunOf(glance, prefix.Characters);
        if (run < prefix.Shortest || run > prefix.Longest || (prefix.Random && !LooksRandom(glance[..run])))
        {
            return Hit.None;
        }

        var end = start + (run < Glance ? run : RunOf(text[start..], prefix.Characters));
        return prefix.Whole && end < text.Length && char.IsAsciiLetterOrDigit(text[end]) ? Hit.None : new Hit(anchor, end, prefix.Kind);
    }

    /// <summary>A JSON Web Token (RFC 7519): base64url parts joined by dots, the first beginning as an object in JSON does.</summary>
    private static Hit WebToken(ReadOnlySpan<char> text, int anchor, int decided)
    {
        // Only the beginning of a run counts, so that each run is looked at once.
        if (anchor > decided && Base64Url.Contains(text[anchor - 1]) && !Begins(text, anchor, decided))
        {
            return Hit.None;
        }

        var header = RunOf(text[anchor..], Base64Url);
        var dot = anchor + header;
        if (header < 10 || dot >= text.Length || text[dot] != '.')
        {
            return Hit.None;
        }

        var payload = RunOf(text[(dot + 1)..], Base64Url);
        if (payload < 4 && !(payload == 0 && dot + 1 < text.Length && text[dot + 1] == '.'))
        {
            return Hit.None;
        }

        return new Hit(anchor, dot + 1 + RunOf(text[(dot + 1)..], Dotted), "jwt");
    }

    /// <summary>The password in "scheme://user:password@host".</summary>
    private static Hit Address(ReadOnlySpan<char> text, int start)
    {
        var glance = text.Slice(start, Math.Min(LongestAuthority, text.Length - start));
        if (glance is [] or ['[', ..])
        {
            return Hit.None;
        }

        var authority = glance[..UpTo(glance, AfterAuthority)];
        var at = authority.LastIndexOf('@');
        var colon = authority.IndexOf(':');
        if (at < 0 && colon > 0 && colon + 1 < authority.Length && !char.IsAsciiDigit(authority[colon + 1]))
        {
            // "user:p/ss@host": what stands after the colon is no port, so that the slash is part of a password.
            var address = glance[..Math.Min(Glance, UpTo(glance, AfterAddress))];
            at = address.LastIndexOf('@');
        }

        if (at <= 0)
        {
            return Hit.None;
        }

        if (colon >= 0 && colon < at)
        {
            var password = glance[(colon + 1)..at];
            return IsPlaceholder(password) ? Hit.None : new Hit(start + colon + 1, start + at, SensitiveKeys.Password);
        }

        return at >= 16 && LooksRandom(glance[..at]) ? new Hit(start, start + at, SensitiveKeys.Credential) : Hit.None;
    }

    private static Hit PrivateKey(ReadOnlySpan<char> text, int anchor)
    {
        var label = text[(anchor + PrivateKeyBegin.Length)..];
        label = label[..Math.Min(label.Length, 48)];
        var dashes = label.IndexOf("-----");
        if (dashes < 0 || !label[..dashes].Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return Hit.None;
        }

        // One that was cut off reaches to the end of the text.
        var body = anchor + PrivateKeyBegin.Length;
        var end = text[body..].IndexOf(PrivateKeyEnd);
        if (end < 0)
        {
            return new Hit(anchor, text.Length, "private-key");
        }

        end += body + PrivateKeyEnd.Length;
        var tail = text[end..];
        var close = tail[..Math.Min(tail.Length, 48)].IndexOf("-----");
        return new Hit(anchor, close < 0 ? end : end + close + 5, "private-key");
    }

    /// <summary>What stands after the name of an authentication scheme.</summary>
    private static Hit AfterScheme(ReadOnlySpan<char> text, int anchor, int decided, int length)
    {
        if (!Begins(text, anchor, decided))
        {
            return Hit.None;
        }

        var start = anchor + length;
        var spaces = 0;
        while (start < text.Length && text[start] is ' ' or '\t' or '+' && spaces++ < 4)
        {
            start++;
        }

        if (spaces == 0 && start + 2 < text.Length && text.Slice(start, 3) is "%20")
        {
            start += 3;
            spaces = 1;
        }

        // Judged by a bounded stretch; when it is a secret the whole run goes.
        var run = spaces == 0 ? 0 : RunOf(text[start..Math.Min(text.Length, start + Glance)], Credential);
        if (run < 8)
        {
            return Hit.None;
        }

        return new Hit(start, run < Glance ? start + run : start + RunOf(text[start..], Credential), "authorization");
    }

    /// <summary>The value in "password=...", "'token': '...'", "--secret ...", "&lt;password&gt;...".</summary>
    private Hit Field(ReadOnlySpan<char> text, int anchor, int decided)
    {
        var keyStart = anchor;
        while (keyStart > decided && anchor - keyStart < SensitiveKeys.LongestKey && IsNameCharacter(text[keyStart - 1]))
        {
            keyStart--;
        }

        var keyEnd = anchor;
        while (keyEnd < text.Length && keyEnd - anchor < SensitiveKeys.LongestKey && IsNameCharacter(text[keyEnd]))
        {
            keyEnd++;
        }

        if (_keys.Classify(text[keyStart..keyEnd]) is not { } kind || text[..keyStart].EndsWith(Hit.Opening))
        {
            return Hit.None;
        }

        var separator = Separated(text, keyStart, keyEnd, kind, out var start);
        if (separator == Separator.None)
        {
            return Hit.None;
        }

        if (start < text.Length && text[start] == '[' && !text[start..].StartsWith(Hit.Opening))
        {
            start++;
        }

        var quoted = Quote(text, start, out var valueStart, out var backslashes);
        var rest = text[valueStart..];
        if (rest.StartsWith(PrivateKeyBegin, StringComparison.Ordinal))
        {
            return Hit.None;
        }

        var glance = rest[..Math.Min(rest.Length, Glance)];
        var length = quoted is { } mark ? Quoted(glance, mark, backslashes) : Unquoted(glance, text, keyStart, separator);
        var scheme = SchemeLength(glance[..length], glance);
        if (scheme > 0)
        {
            valueStart += scheme;
            rest = text[valueStart..];
            glance = rest[..Math.Min(rest.Length, Glance)];
            length = quoted is { } sameMark ? Quoted(glance, sameMark, backslashes) : Unquoted(glance, text, keyStart, separator);
        }

        if (kind == SensitiveKeys.Cookie)
        {
            return Cookies(rest, valueStart, quoted, backslashes);
        }

        if (glance is ['$', '{' or '(', ..] or ['{', '{', ..] or ['%', '(' or '{', ..])
        {
            return Hit.None;
        }

        // The shell's PWD is the folder that it stands in.
        if (glance is ['/', ..] && text[keyStart..keyEnd].EndsWith("pwd", StringComparison.OrdinalIgnoreCase) && keyEnd - keyStart is 3 or 6)
        {
            return Hit.None;
        }

        if (!IsSecret(kind, glance[..length], separator, quoted is not null, scheme > 0))
        {
            return Hit.None;
        }

        if (quoted is not null && length < glance.Length && IsFollowedByValue(glance[length..]) && _keys.Classify(glance[..length]) is not null)
        {
            return Hit.None;
        }

        if (length == glance.Length && rest.Length > glance.Length)
        {
            length = quoted is { } longMark ? Quoted(rest, longMark, backslashes) : Unquoted(rest, text, keyStart, separator);
        }

        return new Hit(valueStart, valueStart + length, kind);
    }

    private static bool IsSecret(string kind, ReadOnlySpan<char> value, Separator separator, bool quoted, bool scheme)
    {
        if (IsPlaceholder(value))
        {
            return false;
        }

        if (kind == SensitiveKeys.Password)
        {
            return true;
        }

        if (scheme)
        {
            return value.Length >= 4;
        }

        if (kind == SensitiveKeys.Token && IsCount(value))
        {
            return false;
        }

        // In prose and in code ("unexpected token: foo", "token = next()") only what looks like a secret is one.
        return quoted || separator is Separator.Tight or Separator.Flag or Separator.Element || LooksRandom(value);
    }

    /// <summary>Whether what closes here can be the name of a further field: <c>token = 'password': '...'</c>.</summary>
    private static bool IsFollowedByValue(ReadOnlySpan<char> afterValue)
    {
        var rest = afterValue.TrimStart('\\');
        return rest.Length > 1 && rest[1..].TrimStart(' ') is [':' or '=', ..];
    }

    private static Hit Cookies(ReadOnlySpan<char> rest, int start, char? quoted, int backslashes)
    {
        var line = rest[..UpTo(rest, LineEnds)];
        var length = quoted is { } mark ? Quoted(line, mark, backslashes) : line.Length;
        var value = line[..length];
        var first = value[..Math.Min(value.Length, Glance)];
        return first.StartsWith(Hit.Opening) || !first.Contains('=') ? Hit.None : new Hit(start, start + length, SensitiveKeys.Cookie);
    }

    private static Separator Separated(ReadOnlySpan<char> text, int keyStart, int keyEnd, string kind, out int start)
    {
        start = keyEnd;
        if (start >= text.Length)
        {
            return Separator.None;
        }

        if (text[start] == '>' && keyStart > 0 && text[keyStart - 1] == '<')
        {
            start++;
            return Separator.Element;
        }

        var flag = text[keyStart] == '-';
        start = Skip(text, start, '\\', 4);
        if (start < text.Length && text[start] is '"' or '\'' or '`')
        {
            start++;
        }

        if (start < text.Length && text[start] == ']')
        {
            start++;
        }

        var spaceStart = start;
        start = SkipSpaces(text, start);
        var spaced = start > spaceStart;
        if (start >= text.Length)
        {
            return Separator.None;
        }

        if (text[start] is '=' or ':')
        {
            var colon = text[start] == ':';
            start++;
            if (start < text.Length && text[start] is '=' or '>')
            {
                start++;
            }

            var afterSeparator = start;
            start = SkipSpaces(text, start);
            return colon ? Separator.Colon : spaced || start > afterSeparator ? Separator.Spaced : Separator.Tight;
        }

        if (text[start..].StartsWith("%3D", StringComparison.OrdinalIgnoreCase) || text[start..].StartsWith("%3A", StringComparison.OrdinalIgnoreCase))
        {
            start += 3;
            return Separator.Tight;
        }

        // "--password hunter2", "PASSWORD 'hunter2'".
        if (spaced && ((flag && text[start] != '-') || (kind == SensitiveKeys.Password && text[start] == '\'')))
        {
            return Separator.Flag;
        }

        return Separator.None;
    }

    private static char? Quote(ReadOnlySpan<char> text, int start, out int valueStart, out int backslashes)
    {
        valueStart = Skip(text, start, '\\', 4);
        backslashes = valueStart - start;
        if (valueStart < text.Length && text[valueStart] is '"' or '\'' or '`')
        {
            return text[valueStart++];
        }

        valueStart = start;
        backslashes = 0;
        return null;
    }

    /// <summary>The length up to the closing mark, which stands behind as many backslashes as the opening one; up to the end of the line when it is missing.</summary>
    private static int Quoted(ReadOnlySpan<char> value, char mark, int backslashes)
    {
        var before = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                before++;
                continue;
            }

            if (value[i] == mark && (backslashes == 0 ? before % 2 == 0 : before <= backslashes))
            {
                return i - Math.Min(before, backslashes);
            }

            if (value[i] is '\r' or '\n')
            {
                return i;
            }

            before = 0;
        }

        return value.Length;
    }

    private static int Unquoted(ReadOnlySpan<char> value, ReadOnlySpan<char> text, int keyStart, Separator separator)
    {
        var before = keyStart > 0 ? text[keyStart - 1] : '\0';
        var ends = separator == Separator.Tight && before == ';' ? AfterSetting
            : separator == Separator.Tight && before is '?' or '&' ? AfterParameter
            : AfterValue;
        var length = UpTo(value, ends);

        // A backslash ends a value where it begins an escaped line end or quotation mark.
        for (var i = value[..length].IndexOf('\\'); i >= 0 && i < length; i++)
        {
            if (value[i] == '\\' && (i + 1 == value.Length || value[i + 1] is 'n' or 'r' or '"' or '\''))
            {
                return i;
            }
        }

        return length;
    }

    private static int SchemeLength(ReadOnlySpan<char> word, ReadOnlySpan<char> value)
    {
        foreach (var scheme in Schemes)
        {
            if (word.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && value.Length > scheme.Length + 1 && value[scheme.Length] == ' ')
            {
                return scheme.Length + 1;
            }
        }

        return 0;
    }

    /// <summary>Whether a text could have come from a random generator: letters and digits mixed, or case that changes too often for words.</summary>
    private static bool LooksRandom(ReadOnlySpan<char> value)
    {
        if (value.Length < 8)
        {
            return false;
        }

        var digits = 0;
        var letters = 0;
        var rises = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsAsciiDigit(value[i]))
            {
                digits++;
            }
            else if (char.IsAsciiLetter(value[i]))
            {
                letters++;
                if (i > 0 && char.IsAsciiLetterUpper(value[i]) && char.IsAsciiLetterLower(value[i - 1]))
                {
                    rises++;
                }
            }
        }

        return (digits > 0 && letters > 0) || (value.Length >= 12 && rises * 7 >= value.Length) || digits >= 16;
    }

    /// <summary>Whether a value only stands for a secret: nothing, asterisks, a variable, or what was taken out before.</summary>
    private static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        var trimmed = value.Trim();
        if (trimmed.Length == 0 || trimmed.StartsWith(Hit.Opening))
        {
            return true;
        }

        foreach (var word in (ReadOnlySpan<string>)["null", "none", "nil", "undefined", "true", "false", "nullptr"])
        {
            if (trimmed.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return trimmed.Length >= 2 && !trimmed.ContainsAnyExcept("*xX.•");
    }

    /// <summary>"512": tokens are also what models count.</summary>
    private static bool IsCount(ReadOnlySpan<char> value) => value.Length < 10 && !value.ContainsAnyExceptInRange('0', '9');

    /// <summary>Basic credentials (RFC 7617) are base64 of "user:password".</summary>
    private static bool IsUserAndPassword(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[Glance];
        Span<byte> ascii = stackalloc byte[Glance];
        var length = Math.Min(value.Length, Glance) / 4 * 4;
        for (var i = 0; i < length; i++)
        {
            ascii[i] = (byte)value[i];
        }

        Base64.DecodeFromUtf8(ascii[..length], bytes, out _, out var written);
        return bytes[..written].Contains((byte)':');
    }

    /// <summary>Whether a word begins here: after a sign, or after the letter of an escape such as "\n" or "%3D".</summary>
    private static bool Begins(ReadOnlySpan<char> text, int at, int decided) =>
        at == 0 || at == decided || !char.IsAsciiLetterOrDigit(text[at - 1])
        || (at >= 2 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't')
        || (at >= 3 && text[at - 3] == '%' && char.IsAsciiHexDigit(text[at - 2]) && char.IsAsciiHexDigit(text[at - 1]));

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private static int Skip(ReadOnlySpan<char> text, int start, char c, int most)
    {
        while (start < text.Length && text[start] == c && most-- > 0)
        {
            start++;
        }

        return start;
    }

    private static int SkipSpaces(ReadOnlySpan<char> text, int start)
    {
        for (var most = 8; start < text.Length && text[start] is ' ' or '\t' && most > 0; most--)
        {
            start++;
        }

        return start;
    }

    private static int RunOf(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        var end = text.IndexOfAnyExcept(characters);
        return end < 0 ? text.Length : end;
    }

    private static int UpTo(ReadOnlySpan<char> text, SearchValues<char> ends)
    {
        var end = text.IndexOfAny(ends);
        return end < 0 ? text.Length : end;
    }

    /// <summary>How a name and a value are set apart.</summary>
    private enum Separator
    {
        None,
        Tight,
        Spaced,
        Colon,
        Flag,
        Element,
    }

    private sealed record Issued(string Text, string Kind, int Shortest, int Longest, SearchValues<char> Characters, bool Whole = false, bool Random = false);
}
