namespace Cleric;

/// <summary>On whose behalf something is read, so that a connector can confine what it returns.</summary>
/// <param name="Principal">The person or service that asked. Default "anonymous".</param>
/// <param name="Tenant">The tenant the reads are confined to, or null in a host without tenants.</param>
public sealed record Caller(string Principal = "anonymous", string? Tenant = null)
{
    /// <summary>A caller without a name and without a tenant.</summary>
    public static Caller Anonymous { get; } = new();
}
