using System.Globalization;
using System.Text.Json;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Reasoning;
using Cleric.Triggers;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Adapters.Petshop;

/// <summary>
/// A scenario of PetShop ("The PetShop Dataset - Finding Causes of Performance Issues across Microservices", CLeaR 2024): a folder with graph.csv and, below it, a folder an
/// issue with metrics.csv and target.json.
/// </summary>
internal static class PetshopCases
{
    /// <exception cref="ClericException">The folder is no scenario.</exception>
    public static IReadOnlyList<EvaluationCase> Read(string folder, Func<string, string> rename)
    {
        var graph = Path.Combine(folder, "graph.csv");
        if (!File.Exists(graph))
        {
            throw new ClericException($"There is no '{graph}'. Name the folder of a scenario, such as 'high_traffic'.");
        }

        var topology = ReadGraph(graph, rename);
        return
        [
            .. Directory.EnumerateDirectories(folder, "issue_*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(issue => ReadIssue(Path.GetRelativePath(folder, issue).Replace('\\', '/'), issue, topology, rename)),
        ];
    }

    private static EvaluationCase ReadIssue(string name, string folder, Topology topology, Func<string, string> rename)
    {
        try
        {
            var table = MetricTable.Read(Path.Combine(folder, "metrics.csv"));
            using var target = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "target.json")));
            var alert = target.RootElement.GetProperty("target");
            var node = alert.GetProperty("node").GetString()!;
            var metric = alert.GetProperty("metric").GetString()!;
            var truth = target.RootElement.GetProperty("root_cause").GetProperty("node").GetString()!;
            return new EvaluationCase
            {
                Name = name,
                Request = new AlertTrigger
                {
                    Name = $"{metric} of {rename(node)}",
                    Entity = rename(node),
                    Symptom = metric == "availability" ? Signals.Errors : metric,
                    At = DateTimeOffset.FromUnixTimeSeconds(alert.GetProperty("timestamp").GetInt64()),
                    Window = PetshopConnector.Window(table),
                },
                Truth = new CaseTruth { Entities = [rename(truth)] },
                Configure = builder => builder.AddConnector(new PetshopConnector(table, topology, rename)),
                Groups = new Dictionary<string, string> { ["alert"] = metric },
            };
        }
        catch (Exception failure) when (failure is ClericException or IOException or JsonException or KeyNotFoundException or InvalidOperationException or CsvHelperException)
        {
            return new EvaluationCase
            {
                Name = name,
                Request = new QuestionTrigger { Text = name },
                Truth = new CaseTruth(),
                Configure = _ => { },
                Invalid = failure.Message,
            };
        }
    }

    private static Topology ReadGraph(string path, Func<string, string> rename)
    {
        using var csv = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
        csv.Read();
        var columns = csv.Parser.Record!;
        var dependencies = new List<Dependency>();
        while (csv.Read())
        {
            var row = csv.Parser.Record!;
            for (var i = 1; i < row.Length; i++)
            {
                if (double.Parse(row[i], CultureInfo.InvariantCulture) == 1)
                {
                    dependencies.Add(new Dependency(new Entity(rename(row[0])), new Entity(rename(columns[i]))));
                }
            }
        }

        return new Topology { Entities = [.. columns.Skip(1).Select(name => new TopologyEntity(new Entity(rename(name))))], Dependencies = dependencies };
    }
}
