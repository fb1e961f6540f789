using System.Diagnostics;
using System.Globalization;
using Cleric.Reasoning.Logs;
using CsvHelper;
using CsvHelper.Configuration;

namespace Cleric.Benchmarks.Commands.Logs;

/// <summary>
/// Grouping accuracy and speed of the template miner on loghub's labelled lines ("Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019): a line is right when those that share its template are exactly those
/// that share its label.
/// </summary>
internal sealed class LogsCommand : Command
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);
    private static readonly string[] Endings = ["_2k.log_structured_corrected.csv", "_2k.log_structured.csv"];

    public override Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args is not ["loghub", var folder] || !Directory.Exists(folder))
        {
            Console.Error.WriteLine("logs takes the kind of set and its folder: logs loghub DIR, with a folder for each system in DIR.");
            return Task.FromResult(2);
        }

        var (accuracies, all, invalid) = (new List<double>(), new List<string>(), 0);
        Console.WriteLine("system        lines  templates  found  accuracy");
        foreach (var system in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(system);
            var file = Endings.Select(ending => Path.Combine(system, name + ending)).FirstOrDefault(File.Exists);
            try
            {
                var lines = Read(file ?? throw new ClericException($"there is no {name}{Endings[0]} in it"));
                var (accuracy, labels, found) = Evaluate(lines);
                accuracies.Add(accuracy);
                all.AddRange(lines.Select(line => line.Content));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {lines.Count,6}  {labels,9}  {found,5}  {accuracy,8:0.000}"));
            }
            catch (Exception mistake) when (mistake is ClericException or IOException or CsvHelperException)
            {
                invalid++;
                Console.WriteLine($"{name,-12} invalid: {mistake.Message}");
            }
        }

        if (accuracies.Count == 0)
        {
            Console.Error.WriteLine($"No system in '{folder}' could be read.");
            return Task.FromResult(2);
        }

        var speed = Speed([.. all]);
        var invalidText = invalid > 0 ? $", invalid {invalid}" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean GA {accuracies.Average():0.000} over {accuracies.Count} systems, {speed:N0} lines/s on one core{invalidText}"));
        return Task.FromResult(0);
    }

    private static List<(string Content, string Label)> Read(string path)
    {
        using var csv = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        if (csv.HeaderRecord?.Contains("Content") != true || !csv.HeaderRecord.Contains("EventId"))
        {
            throw new ClericException($"{Path.GetFileName(path)} has no columns 'Content' and 'EventId'");
        }

        var lines = new List<(string, string)>();
        while (csv.Read())
        {
            lines.Add((csv.GetField("Content") ?? "", csv.GetField("EventId") ?? ""));
        }

        return lines.Count > 0 ? lines : throw new ClericException($"{Path.GetFileName(path)} has no lines");
    }

    private static (double Accuracy, int Labels, int Found) Evaluate(List<(string Content, string Label)> lines)
    {
        var miner = new TemplateMiner();
        var templates = lines.ConvertAll(line => miner.Add(line.Content));
        var sizes = lines.CountBy(line => line.Label).ToDictionary();
        var groups = lines.Select((line, i) => (line.Label, Template: templates[i].Current)).GroupBy(item => item.Template, item => item.Label).ToList();

        // Exactly the same lines: all of one label, and as many as have it.
        var right = groups.Where(group => group.Distinct().Count() == 1 && group.Count() == sizes[group.First()]).Sum(group => group.Count());
        return ((double)right / lines.Count, sizes.Count, groups.Count);
    }

    private static double Speed(string[] lines)
    {
        var best = 0.0;
        for (var round = 0; round < 3; round++)
        {
            var (mined, watch) = (0L, Stopwatch.StartNew());
            while (watch.Elapsed < Measured)
            {
                // A new miner each time: templates are found anew as well as again.
                var miner = new TemplateMiner();
                for (var times = 0; times < 10; times++)
                {
                    foreach (var line in lines)
                    {
                        miner.Add(line);
                    }
                }

                mined += 10L * lines.Length;
            }

            best = Math.Max(best, mined / watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
