namespace Cleric.Benchmarks.HotPaths;

/// <summary>What a benchmark works through in one operation.</summary>
/// <param name="Items">How many.</param>
/// <param name="Unit">What of, in the plural: "lines".</param>
/// <param name="Bytes">The bytes that they take where the benchmark reads them, in memory or in a file; 0 where bytes are no measure of the work.</param>
internal readonly record struct Work(double Items, string Unit, double Bytes = 0);
