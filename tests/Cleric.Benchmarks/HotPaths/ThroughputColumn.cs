using System.Collections.Concurrent;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Cleric.Benchmarks.HotPaths;

/// <summary>Bytes or items a second and core of the benchmarks of an <see cref="IHotPath"/>, in their fastest iteration: others slow the machine down, and nobody speeds it up.</summary>
internal sealed class ThroughputColumn : IColumn
{
    public static readonly ThroughputColumn Bytes = new("Bytes/s", "B/s", work => work.Bytes);
    public static readonly ThroughputColumn Items = new("Items/s", null, work => work.Items);

    private static readonly ConcurrentDictionary<string, Work> Known = new(StringComparer.Ordinal);
    private readonly string? _unit;
    private readonly Func<Work, double> _amount;

    private ThroughputColumn(string name, string? unit, Func<Work, double> amount) => (ColumnName, _unit, _amount) = (name, unit, amount);

    public string Id => $"{nameof(ThroughputColumn)}.{ColumnName}";

    public string ColumnName { get; }

    public string Legend => $"{ColumnName}: what the benchmark works through in a second on one core, in its fastest iteration";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    /// <summary>The rate, or null where the benchmark failed, or names no such amount.</summary>
    public double? Rate(Summary summary, BenchmarkCase benchmark) =>
        typeof(IHotPath).IsAssignableFrom(benchmark.Descriptor.Type) && summary[benchmark]?.ResultStatistics is { } result && _amount(WorkOf(benchmark)) is > 0 and var amount
            ? amount / result.Min * 1e9
            : null;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => typeof(IHotPath).IsAssignableFrom(benchmark.Descriptor.Type));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Rate(summary, benchmarkCase) is { } rate ? Scaled(rate, _unit ?? $"{WorkOf(benchmarkCase).Unit}/s") : "-";

    /// <summary>A figure with three digits: "6.02 M lines/s".</summary>
    private static string Scaled(double rate, string unit)
    {
        var (scaled, prefix) = rate switch { >= 1e9 => (rate / 1e9, "G"), >= 1e6 => (rate / 1e6, "M"), >= 1e3 => (rate / 1e3, "k"), _ => (rate, "") };
        var space = unit.StartsWith('B') ? "" : " ";
        return string.Create(CultureInfo.InvariantCulture, $"{(scaled >= 100 ? Math.Round(scaled) : scaled >= 10 ? Math.Round(scaled, 1) : Math.Round(scaled, 2))} {prefix}{space}{unit}");
    }

    /// <summary>Asks an instance of the benchmark's class that was set up as the one that was measured.</summary>
    private static Work WorkOf(BenchmarkCase benchmark) => Known.GetOrAdd(benchmark.DisplayInfo, _ =>
    {
        var descriptor = benchmark.Descriptor;
        var instance = Activator.CreateInstance(descriptor.Type)!;
        foreach (var parameter in benchmark.Parameters.Items)
        {
            descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        (descriptor.GlobalSetupMethod?.Invoke(instance, null) as Task)?.GetAwaiter().GetResult();
        try
        {
            return ((IHotPath)instance).WorkOf(descriptor.WorkloadMethod.Name);
        }
        finally
        {
            (descriptor.GlobalCleanupMethod?.Invoke(instance, null) as Task)?.GetAwaiter().GetResult();
        }
    });
}
