namespace Cleric.Connectors.Http;

/// <summary>How a server is reached and what is sent along.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>What the server is called in messages: "Prometheus".</summary>
    public required string Product { get; init; }

    /// <summary>The address below which the API lies, a path prefix included.</summary>
    public required Uri BaseAddress { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public Func<CancellationToken, ValueTask<string>>? BearerToken { get; init; }

    public string? BearerTokenFile { get; init; }

    public string TenantHeader { get; init; } = "X-Scope-OrgID";

    public string? Tenant { get; init; }

    public bool TenantFromCaller { get; init; }

    public IEnumerable<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? CertificateAuthorityFile { get; init; }

    public string? ClientCertificateFile { get; init; }

    public string? ClientKeyFile { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public long MaxResponseBytes { get; init; } = 64L << 20;

    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads what the server says of an error from its body, or null when it says nothing legible.</summary>
    public Func<ReadOnlySpan<byte>, string?> ErrorOf { get; init; } = static _ => null;
}
