using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Compares what a request shows with secrets, in a time that tells nothing about them: not which of them fits, nor how much of one.</summary>
public static class WebhookSecrets
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Whether one of the signatures is the HMAC-SHA256 of the parts, one after the other, by one of the secrets (in UTF-8).</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="signatures">The signatures, in hexadecimal digits of any case. Others are passed over.</param>
    /// <param name="parts">What is signed.</param>
    public static bool Signed(IEnumerable<string> secrets, IEnumerable<string> signatures, params ReadOnlyMemory<byte>[] parts)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(parts);
        var shown = signatures.Select(Digest).OfType<byte[]>().ToList();
        var good = false;
        foreach (var secret in secrets)
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
            foreach (var part in parts)
            {
                hash.AppendData(part.Span);
            }

            var expected = hash.GetHashAndReset();
            foreach (var signature in shown)
            {
                good |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return good;
    }

    /// <summary>Whether an Authorization header holds one of the secrets: as a bearer token (RFC 6750), or as "user:password" in basic authentication (RFC 7617).</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="authorization">The header's value, or null.</param>
    public static bool Holds(IEnumerable<string> secrets, string? authorization)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var shown = authorization switch
        {
            not null when authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => Encoding.UTF8.GetBytes(authorization[Bearer.Length..].Trim()),
            not null when authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) => FromBase64(authorization[Basic.Length..].Trim()),
            _ => null,
        };

        // Of hashes, since a comparison of texts of two lengths would tell the length.
        var hash = shown is null ? null : SHA256.HashData(shown);
        var good = false;
        foreach (var secret in secrets)
        {
            good |= hash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), hash);
        }

        return good;
    }

    /// <summary>Whether a timestamp in seconds since 1970 is no further from a time than a tolerance.</summary>
    /// <param name="timestamp">The timestamp, as the header has it.</param>
    /// <param name="now">The time.</param>
    /// <param name="tolerance">The tolerance, to either side.</param>
    public static bool Recent(string? timestamp, DateTimeOffset now, TimeSpan tolerance) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && (DateTimeOffset.FromUnixTimeSeconds(seconds) - now).Duration() <= tolerance;

    private static byte[]? Digest(string? hexadecimal)
    {
        if (hexadecimal?.Length != 2 * SHA256.HashSizeInBytes)
        {
            return null;
        }

        var digest = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(hexadecimal, digest, out _, out _) == System.Buffers.OperationStatus.Done ? digest : null;
    }

    private static byte[]? FromBase64(string text)
    {
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : null;
    }
}
