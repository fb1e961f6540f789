using System.Threading.RateLimiting;
using Cleric.AspNetCore.Endpoints;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Access;

/// <summary>How much each user may ask. ASP.NET's own limiters, held here so that a host cannot forget the middleware.</summary>
internal sealed class UserLimits(IOptions<ClericEndpointsOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<Caller> _requests = Tokens(options.Value.RequestsPerMinute);
    private readonly PartitionedRateLimiter<Caller> _starts = Tokens(options.Value.StartsPerMinute);
    private readonly PartitionedRateLimiter<Caller> _streams = PartitionedRateLimiter.Create<Caller, Caller>(
        caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = options.Value.StreamsPerUser, QueueLimit = 0 }));

    public RateLimitLease Request(Caller caller) => _requests.AttemptAcquire(caller);

    public RateLimitLease Start(Caller caller) => _starts.AttemptAcquire(caller);

    public RateLimitLease Stream(Caller caller) => _streams.AttemptAcquire(caller);

    public void Dispose()
    {
        _requests.Dispose();
        _starts.Dispose();
        _streams.Dispose();
    }

    private static PartitionedRateLimiter<Caller> Tokens(int perMinute) => PartitionedRateLimiter.Create<Caller, Caller>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(perMinute < 60 ? 60.0 / perMinute : 1),
            QueueLimit = 0,
        }));
}
