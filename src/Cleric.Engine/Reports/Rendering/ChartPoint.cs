namespace Cleric.Reports.Rendering;

/// <summary>A point of a drawn series.</summary>
/// <param name="Time">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Value">A finite value.</param>
/// <param name="Joined">Whether a line leads to it from the point before: not across a hole in the data.</param>
internal readonly record struct ChartPoint(long Time, double Value, bool Joined);
