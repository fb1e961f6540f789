using Cleric.Connectors.Otlp;
using Cleric.Evaluation.Cases;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Adapters.Captures;

/// <summary>A folder of captures (docs/capture-format.md): every folder below it that holds a capture.json is a case, its truth.json the label.</summary>
internal static class CaptureCases
{
    /// <param name="folder">The folder.</param>
    /// <param name="renamer">What renames the components, or null to leave their names.</param>
    /// <exception cref="ClericException">There is no such folder, or no capture in it.</exception>
    public static IReadOnlyList<EvaluationCase> Read(string folder, Renamer? renamer)
    {
        var captures = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "capture.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal).ToList()
            : throw new ClericException($"There is no folder '{folder}'. Name one with captures.");
        return captures.Count > 0
            ? [.. captures.Select(path => ReadCapture(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, renamer))]
            : throw new ClericException($"There is no capture.json below '{folder}'. Name a folder with captures.");
    }

    /// <summary>One capture, by its folder.</summary>
    public static EvaluationCase ReadOne(string folder, Renamer? renamer) => ReadCapture(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), folder, renamer);

    private static EvaluationCase ReadCapture(string name, string folder, Renamer? renamer)
    {
        try
        {
            var trigger = Capture.Open(folder).Trigger;
            var truth = CaptureTruth.Read(folder) ?? throw new ClericException("it has no truth.json; write what was the matter, or {\"entity\": null} where nothing was");
            var rename = renamer is null ? (Func<string, string>)(text => text) : renamer.Everywhere;
            if (renamer is not null)
            {
                Learn(folder, renamer);
            }

            return new EvaluationCase
            {
                Name = name,
                Request = Renamed(trigger, rename),
                Truth = new CaseTruth { Entities = [.. truth.Entities.Select(rename)], Modes = truth.Modes, Onset = truth.Onset, Note = truth.Note },
                Configure = builder =>
                {
                    builder.AddOtlpCapture(null, options => options.Folder = folder);
                    if (renamer is not null)
                    {
                        builder.Use((inner, _, _) => new RenamingConnector(inner, renamer));
                    }
                },
                Groups = new Dictionary<string, string> { ["kind"] = truth.Entity is null ? "control" : string.Join(" or ", truth.Modes.DefaultIfEmpty("any mode")) },
            };
        }
        catch (ClericException mistake)
        {
            return new EvaluationCase { Name = name, Request = new QuestionTrigger { Text = name }, Truth = new CaseTruth(), Configure = _ => { }, Invalid = mistake.Message };
        }
    }

    /// <summary>Has a name made for every component of the capture.</summary>
    private static void Learn(string folder, Renamer renamer)
    {
        using var connector = new OtlpConnector(new OtlpCaptureOptions { Folder = folder });
        if (connector.AskAsync(new TopologyQuery { Window = Capture.Open(folder).Window }).AsTask().GetAwaiter().GetResult() is TopologyAnswer answer)
        {
            foreach (var known in answer.Topology.Entities)
            {
                renamer.Rename(known.Entity.Name);
            }
        }
    }

    private static Trigger Renamed(Trigger trigger, Func<string, string> rename)
    {
        var entity = trigger.Entity is { } name ? rename(name) : null;
        return trigger switch
        {
            AlertTrigger alert => alert with { Entity = entity, Name = rename(alert.Name), Summary = alert.Summary is null ? null : rename(alert.Summary), Labels = alert.Labels.ToDictionary(label => label.Key, label => rename(label.Value)) },
            QuestionTrigger question => question with { Entity = entity, Text = rename(question.Text) },
            AnomalyTrigger anomaly => anomaly with { Entity = entity, Summary = anomaly.Summary is null ? null : rename(anomaly.Summary) },
            ChangeTrigger change => change with { Entity = entity, Summary = change.Summary is null ? null : rename(change.Summary) },
            _ => trigger with { Entity = entity },
        };
    }
}
