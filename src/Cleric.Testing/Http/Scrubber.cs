using System.Text;
using System.Text.RegularExpressions;

namespace Cleric.Testing.Http;

/// <summary>Takes out of what is kept what must not be kept.</summary>
internal sealed class Scrubber
{
    private const string Mask = "***";
    private const int ShortestSecret = 4;
    private readonly HttpRecordingOptions _options;
    private readonly string[] _secrets;
    private readonly Regex? _parameters;

    /// <exception cref="ClericException">A secret is so short that what is not secret would be taken for it.</exception>
    public Scrubber(HttpRecordingOptions options)
    {
        _options = options;
        if (options.Secrets.Any(secret => secret.Length < ShortestSecret))
        {
            throw new ClericException($"HttpRecordingOptions.Secrets holds a value of fewer than {ShortestSecret} characters, which would take out what is no secret. Use a longer one in tests.");
        }

        // The longest first: one may hold another.
        _secrets = [.. options.Secrets.SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
        _parameters = options.SecretParameters.Count == 0
            ? null
            : new Regex($"(?<=(?:[?&;]|\\\\u0026)(?:{string.Join('|', options.SecretParameters.Order(StringComparer.Ordinal).Select(Regex.Escape))})=)[^&#\\s\"'<>\\\\]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>A secret as it is, in an address, in JSON, and in Base64.</summary>
    public static IEnumerable<string> FormsOf(string secret) =>
        [secret, Uri.EscapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).ToString(), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))];

    /// <summary>A text without secrets, also without those in the addresses that it holds.</summary>
    public string Text(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return _parameters?.Replace(text, Mask) ?? text;
    }

    /// <summary>Path and query without secrets.</summary>
    public string Path(Uri uri) => Text(uri.PathAndQuery);

    /// <summary>A request's body without secrets.</summary>
    public string? Sent(string? body, string? mediaType) => body is null ? null : Text(mediaType == "application/x-www-form-urlencoded" ? Form(body) : body);

    /// <summary>What tells one request from others.</summary>
    public string KeyOf(HttpExchange exchange)
    {
        var split = exchange.Path.Split('?', 2);
        IEnumerable<string> parameters = split.Length == 1 ? [] : split[1].Split('&').Where(pair => !_options.IgnoredParameters.Contains(Uri.UnescapeDataString(pair.Split('=', 2)[0]))).Order(StringComparer.Ordinal);
        return $"{exchange.Method} {split[0]}?{string.Join('&', parameters)}\n{(exchange.Sent is { } sent && _options.IgnoredParameters.Count > 0 ? Without(sent) : exchange.Sent)}";
    }

    private string Without(string form) => string.Join('&', form.Split('&').Where(pair => !_options.IgnoredParameters.Contains(Uri.UnescapeDataString(pair.Split('=', 2)[0]))));

    private string Form(string form) => string.Join('&', form.Split('&').Select(pair =>
        pair.Split('=', 2) is [var name, _] && _options.SecretParameters.Contains(Uri.UnescapeDataString(name)) ? $"{name}={Mask}" : pair));
}
