namespace Cleric.Testing.Http;

/// <summary>What of an HTTP exchange is kept, what is left out and what tells two requests apart. Recorder and replay have to be given the same.</summary>
public sealed class HttpRecordingOptions
{
    /// <summary>Values that are written nowhere, neither in an address nor in a body: tokens, passwords, names of tenants. In their place stands "***". Values of fewer than 4 characters are an error.</summary>
    public ICollection<string> Secrets { get; } = [];

    /// <summary>Parameters of a query or a form whose values are not written, neither in a request nor in an address that a response holds. Default: the usual names of credentials (access_token, api_key, apikey, key, token, password, secret, sig, signature and their like).</summary>
    public ISet<string> SecretParameters { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "api_key", "api-key", "apikey", "application_key", "app_key", "auth", "auth_token", "client_secret", "key", "password", "private_token", "refresh_token", "secret", "sig",
        "signature", "token", "X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature",
    };

    /// <summary>Parameters of a query or a form that tell no requests apart, such as a time that is another in each run. Default none.</summary>
    public ISet<string> IgnoredParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Headers of responses that are kept. Default: Content-Type, Date, Link, Location and Retry-After. Headers of requests are never kept: that is where Authorization, Cookie and tenants are.
    /// </summary>
    public ISet<string> ResponseHeaders { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Content-Type", "Date", "Link", "Location", "Retry-After" };
}
