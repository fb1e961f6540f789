using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using CsvHelper.Configuration;

namespace Cleric.Benchmarks.Adapters.Nezha;

/// <summary>A .tar.gz of CSV files.</summary>
internal static class Archive
{
    /// <summary>The rows of each file whose name <paramref name="wanted"/> accepts, as fields by column.</summary>
    /// <exception cref="ClericException">There is no such archive, or it can't be read.</exception>
    public static IReadOnlyDictionary<string, List<string[]>> Read(string path, Func<string, bool> wanted, params string[] columns)
    {
        if (!File.Exists(path))
        {
            throw new ClericException($"There is no '{path}'. Name the folder of a day, such as '2023-01-29'.");
        }

        try
        {
            using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var tar = new TarReader(file);
            var files = new Dictionary<string, List<string[]>>(StringComparer.Ordinal);
            while (tar.GetNextEntry() is { } entry)
            {
                var name = Path.GetFileName(entry.Name);
                if (entry.DataStream is { } data && wanted(name))
                {
                    files[name] = Rows(data, columns);
                }
            }

            return files;
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or CsvHelperException or EndOfStreamException)
        {
            throw new ClericException($"'{path}' can't be read: {failure.Message}");
        }
    }

    private static List<string[]> Rows(Stream data, string[] columns)
    {
        // Two writers have now and then met in a row; what can be read of it is.
        using var csv = new CsvReader(new StreamReader(data), new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        csv.Read();
        csv.ReadHeader();
        var at = columns.Length == 0 ? [.. Enumerable.Range(0, csv.HeaderRecord!.Length)] : columns.Select(column => csv.GetFieldIndex(column)).ToArray();
        var rows = new List<string[]>();
        if (columns.Length == 0)
        {
            rows.Add(csv.HeaderRecord!);
        }

        while (csv.Read())
        {
            rows.Add([.. at.Select(i => csv.GetField(i) ?? "")]);
        }

        return rows;
    }
}
