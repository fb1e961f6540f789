using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>A clock that somebody sets; time goes on all the same.</summary>
internal sealed class SetClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    public TimeSpan Back { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Back;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
