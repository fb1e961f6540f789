using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Cleric.Exhibits;
using Microsoft.Extensions.Options;

namespace Cleric.Safety;

/// <summary>
/// Takes secrets and personal data out of what is read: keys and tokens of the usual issuers, credentials in headers, URLs, connection strings and fields, private keys,
/// e-mail addresses, payment card numbers, and a host's own patterns. What is taken out is replaced by "[redacted:kind]". Time is linear in the text. It is careful, not
/// complete: a secret without a form of its own and without a telling name beside it cannot be found. Thread-safe.
/// </summary>
public sealed class Redactor
{
    private const int MostPasses = 8;

    /// <summary>Names of fields, entities and operations come again and again, as the same instances: those found clean are remembered, the last one of each place.</summary>
    private const int Remembered = 4096;

    private const int LongestRemembered = 64;

    private static readonly SearchValues<char> Surrogates = SearchValues.Create([.. Enumerable.Range('\uD800', 0x800).Select(c => (char)c)]);

    private readonly bool _enabled;
    private readonly bool _emails;
    private readonly bool _cards;
    private readonly SecretScanner _secrets;
    private readonly (string Kind, Regex Regex)[] _patterns;
    private readonly AnswerRedaction _answers;
    private readonly string?[] _clean = new string?[Remembered];
    private readonly string?[] _plainKeys = new string?[Remembered];

    /// <summary>Makes a redactor.</summary>
    /// <param name="options">What is taken out.</param>
    /// <exception cref="ClericException">A pattern or key of the host's cannot be used.</exception>
    public Redactor(IOptions<RedactionOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var value = options.Value;
        var valid = new RedactionOptionsValidator().Validate(null, value);
        if (valid.Failed)
        {
            throw new ClericException(valid.FailureMessage);
        }

        _enabled = value.Enabled;
        _emails = value.Emails;
        _cards = value.PaymentCards;
        _secrets = new SecretScanner(new SensitiveKeys(value.SensitiveKeys), value.SensitiveKeys);
        _patterns = [.. value.Patterns.Select(pattern => (pattern.Kind, Compile(pattern)))];
        _answers = new AnswerRedaction(this);
    }

    /// <summary>The text without what must not be kept; the same instance when there is nothing to take out. Lone surrogates become U+FFFD, so that the text can be kept as UTF-8.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Redact(text, _emails);
    }

    /// <summary>
    /// The name of an entity without secrets. "user@host.domain" within a longer name is how some systems name a database or queue; such a name must stay as it is, or nothing could be asked about it.
    /// </summary>
    internal string RedactName(string name)
    {
        var joined = name.Length > 0 && !name.AsSpan().ContainsAny(' ', '\t') && EmailScanner.Redact(name) is not ['[', .., ']'];
        return Redact(name, _emails && !joined);
    }

    private string Redact(string text, bool emails)
    {
        if (text.Length == 0)
        {
            return text;
        }

        if (emails == _emails && IsRemembered(_clean, text))
        {
            return text;
        }

        var result = WellFormed(text);
        if (!_enabled)
        {
            return result;
        }

        // What is taken out can uncover the end of what stood beside it, so that text which changed is gone over again.
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var before = result;
            result = Pass(result, emails);
            if (ReferenceEquals(result, before))
            {
                break;
            }
        }

        foreach (var (kind, regex) in _patterns)
        {
            result = regex.Replace(result, new Hit(0, 0, kind).Replacement.Replace("$", "$$", StringComparison.Ordinal));
        }

        if (emails == _emails && ReferenceEquals(result, text))
        {
            Remember(_clean, text);
        }

        return result;
    }

    /// <summary>The answer with every text in it redacted, and the values of fields with telling names taken out whole; the same instance when there is nothing to take out.</summary>
    public Answer Redact(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return _answers.Redact(answer);
    }

    /// <summary>The value of a field, judged by the field's name too.</summary>
    internal string RedactValue(string key, string value)
    {
        if (_enabled && !IsRemembered(_plainKeys, key))
        {
            if (_secrets.Judge(key, value) is { } kind)
            {
                return new Hit(0, 0, kind).Replacement;
            }

            if (_secrets.IsPlain(key))
            {
                Remember(_plainKeys, key);
            }
        }

        return Redact(value);
    }

    private static bool IsRemembered(string?[] places, string text) =>
        text.Length <= LongestRemembered && ReferenceEquals(Volatile.Read(ref places[Place(text)]), text);

    private static void Remember(string?[] places, string text)
    {
        if (text.Length <= LongestRemembered)
        {
            Volatile.Write(ref places[Place(text)], text);
        }
    }

    private static int Place(string text) => RuntimeHelpers.GetHashCode(text) & (Remembered - 1);

    internal static Regex Compile(RedactionPattern pattern) => new(pattern.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private string Pass(string text, bool emails)
    {
        text = _secrets.Redact(text);
        text = emails ? EmailScanner.Redact(text) : text;
        return _cards ? CardScanner.Redact(text) : text;
    }

    private static string WellFormed(string text)
    {
        var first = text.AsSpan().IndexOfAny(Surrogates);
        if (first < 0)
        {
            return text;
        }

        StringBuilder? repaired = null;
        for (var i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                (repaired ??= new StringBuilder(text))[i] = '\uFFFD';
            }
        }

        return repaired?.ToString() ?? text;
    }
}
