using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Cleric.Benchmarks.Adapters.Petshop;

/// <summary>A metric table of the set: four header rows (component, metric, statistic, the index's name), then a row a time; empty cells are missing samples.</summary>
internal sealed class MetricTable
{
    private const int HeaderRows = 4;

    private MetricTable(IReadOnlyList<Column> columns, long[] times) => (Columns, Times) = (columns, times);

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Milliseconds since 1970-01-01 UTC, ascending.</summary>
    public long[] Times { get; }

    /// <exception cref="ClericException">The file is missing or malformed; the message says where.</exception>
    public static MetricTable Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ClericException($"There is no '{path}'.");
        }

        using var csv = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add(csv.Parser.Record!);
        }

        if (rows.Count <= HeaderRows)
        {
            throw new ClericException($"{path} has {rows.Count} rows; four header rows and at least one sample are needed.");
        }

        var samples = rows.Skip(HeaderRows).Select(row => (Time: (long)(Number(path, row[0]) ?? throw new ClericException($"{path}: a row has no time.")) * 1000, Row: row)).OrderBy(item => item.Time).ToList();
        var columns = Enumerable.Range(1, rows[0].Length - 1)
            .Select(j => new Column(rows[0][j], rows[1][j], rows[2][j], [.. samples.Select(sample => j < sample.Row.Length ? Number(path, sample.Row[j]) : null)]))
            .ToList();
        return new MetricTable(columns, [.. samples.Select(sample => sample.Time)]);
    }

    private static double? Number(string path, string cell) =>
        cell.Length == 0 ? null
        : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
        : throw new ClericException($"{path}: '{cell}' is not a number.");

    internal sealed record Column(string Component, string Metric, string Statistic, double?[] Values);
}
