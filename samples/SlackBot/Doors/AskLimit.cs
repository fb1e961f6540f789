using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SlackBot.Blocks;
using SlackBot.Configuration;

namespace SlackBot.Doors;

/// <summary>How often one person may ask.</summary>
internal sealed class AskLimit(IOptions<SlackOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<(string Team, string User)> _limiter = PartitionedRateLimiter.Create<(string Team, string User), (string Team, string User)>(who => RateLimitPartition.GetFixedWindowLimiter(
        who,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.AsksPerMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>What who asked too often is told.</summary>
    public string Refusal { get; } = $"Nothing was started: you asked {SlackText.Count(options.Value.AsksPerMinute, "time")} within a minute, and I take no more from one person. Ask again in a minute.";

    /// <summary>Whether somebody may ask now.</summary>
    public bool Allows(Ask ask)
    {
        using var lease = _limiter.AttemptAcquire((ask.Team, ask.User));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
