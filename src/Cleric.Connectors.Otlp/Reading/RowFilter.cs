namespace Cleric.Connectors.Otlp.Reading;

/// <summary>Which rows a read keeps. Times are Unix nanoseconds, both ends inside.</summary>
internal sealed record RowFilter
{
    public static RowFilter All { get; } = new();

    public long From { get; init; } = long.MinValue;

    public long To { get; init; } = long.MaxValue;

    /// <summary>The resources wanted, or null for all.</summary>
    public Func<Naming.ResourceInfo, bool>? Resource { get; init; }

    /// <summary>The traces wanted, or null for all.</summary>
    public IReadOnlySet<UInt128>? Traces { get; init; }

    public bool Wants(long time) => time >= From && time <= To;
}
