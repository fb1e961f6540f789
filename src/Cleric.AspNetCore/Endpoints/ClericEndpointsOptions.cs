using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>Who may use the endpoints, on whose behalf, and how much.</summary>
public sealed class ClericEndpointsOptions
{
    /// <summary>The authorisation policy for every operation that has none of its own below. Without it, and without theirs, the host does not start.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy for reading: lists, progress, reports, exhibits, alerts. Null takes <see cref="Policy"/>.</summary>
    public string? ReadPolicy { get; set; }

    /// <summary>The policy for starting, cancelling and resuming. Null takes <see cref="Policy"/>.</summary>
    public string? InvestigatePolicy { get; set; }

    /// <summary>The policy for feedback. Null takes <see cref="Policy"/>.</summary>
    public string? FeedbackPolicy { get; set; }

    /// <summary>The policy for listing, adding and forgetting memories. Null takes <see cref="Policy"/>.</summary>
    public string? MemoryPolicy { get; set; }

    /// <summary>Opens all of it to everybody who reaches the host, for trials on one's own machine. Default false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>The claim that names the caller's tenant. Default "tenant". Who has none belongs to no tenant, and sees what belongs to none.</summary>
    [Required]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>Whether callers without a tenant are refused (403). Default false.</summary>
    public bool RequireTenant { get; set; }

    /// <summary>Tells who calls, in the place of the user's name and <see cref="TenantClaim"/>. Default null.</summary>
    public Func<HttpContext, Caller>? Caller { get; set; }

    /// <summary>The largest body that is read, in bytes; larger ones are refused (413). From 1 KiB to 64 MiB, default 256 KiB.</summary>
    [Range(1024, 64 << 20, ErrorMessage = "MaxBodyBytes has to be from 1024 to 67108864.")]
    public int MaxBodyBytes { get; set; } = 256 << 10;

    /// <summary>How many requests a user may make in a minute, all at once if they like. 1 to 1,000,000, default 600.</summary>
    [Range(1, 1_000_000, ErrorMessage = "RequestsPerMinute has to be from 1 to 1000000.")]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>How many investigations a user may start or resume in a minute. 1 to 100,000, default 30.</summary>
    [Range(1, 100_000, ErrorMessage = "StartsPerMinute has to be from 1 to 100000.")]
    public int StartsPerMinute { get; set; } = 30;

    /// <summary>How many streams a user may follow at once. 1 to 100,000, default 100.</summary>
    [Range(1, 100_000, ErrorMessage = "StreamsPerUser has to be from 1 to 100000.")]
    public int StreamsPerUser { get; set; } = 100;

    /// <summary>How often a stream without events says that it is alive. 1 second to 5 minutes, default 15 seconds.</summary>
    [TimeRange("00:00:01", "00:05:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take to accept what is sent before its stream is cut; it can go on where it was. 1 second to 10 minutes, default 30 seconds.</summary>
    [TimeRange("00:00:01", "00:10:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal string? PolicyOf(ClericOperation operation) => operation switch
    {
        ClericOperation.Investigate => InvestigatePolicy ?? Policy,
        ClericOperation.Feedback => FeedbackPolicy ?? Policy,
        ClericOperation.Memory => MemoryPolicy ?? Policy,
        _ => ReadPolicy ?? Policy,
    };
}
