namespace Cleric.Reports.Rendering;

/// <summary>A link that may be followed: http or https, to a host that can be read from its text.</summary>
internal static class SafeLink
{
    private const int Limit = 2_000;

    /// <summary>The address to link to, or null when <paramref name="link"/> may only be shown as text.</summary>
    public static Uri? TryParse(string? link) =>
        link is { Length: > 0 and <= Limit }
            && Uri.TryCreate(link, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0
            && uri.UserInfo.Length == 0
            ? uri
            : null;
}
