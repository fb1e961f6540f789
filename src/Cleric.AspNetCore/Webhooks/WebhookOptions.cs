using System.ComponentModel.DataAnnotations;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Whom one sender's webhook is open to, and on whose behalf it is dealt with. Without a secret or a policy the webhook does not exist (404).</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// What the sender shares with this host, 16 characters or more each: the key of its signatures, or its credentials. Any of them is good, so that a new one can be added before the old one goes. Read
    /// anew for each request. Default none.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>
    /// A policy of the host's authorization that a request has to meet besides. With a policy and without a secret, it is the policy alone that tells who may post: signatures are not looked at. Default none.
    /// </summary>
    public string? Policy { get; set; }

    /// <summary>The tenant that its investigations belong to. Default none.</summary>
    public string? Tenant { get; set; }

    /// <summary>On whose behalf its investigations read. Default: the sender's name.</summary>
    public string? Principal { get; set; }

    /// <summary>The longest body that is read, in bytes. Default 1 MiB; for Alertmanager 8 MiB.</summary>
    [Range(1L << 10, 64L << 20, ErrorMessage = "MaxBytes must be between 1 KiB (1024) and 64 MiB (67108864).")]
    public long MaxBytes { get; set; } = 1L << 20;

    /// <summary>How far a signed timestamp may be from this host's clock, where the sender signs one. Default 5 minutes.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the webhook is there at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether anybody may post: there is a secret or a policy, and it is not switched off.</summary>
    internal bool IsOpen => Enabled && (Secrets.Count > 0 || !string.IsNullOrWhiteSpace(Policy));
}
