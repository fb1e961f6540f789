namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>The system's clock, set to another day.</summary>
internal sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
