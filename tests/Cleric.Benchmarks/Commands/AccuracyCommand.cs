using System.CommandLine;
using System.Globalization;
using Cleric.Benchmarks.Adapters;
using Cleric.Benchmarks.Adapters.Captures;
using Cleric.Benchmarks.Adapters.Nezha;
using Cleric.Benchmarks.Adapters.Opensre;
using Cleric.Benchmarks.Adapters.Petshop;
using Cleric.Connectors.Otlp;
using Cleric.Evaluation;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Reports;
using Cleric.Evaluation.Results;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands;

/// <summary>Runs a labelled set through the whole pipeline and prints how often the answer was right.</summary>
internal sealed class AccuracyCommand : Command
{
    /// <summary>How each set is read. The renamer is null where names stay as they are.</summary>
    private static readonly Dictionary<string, Func<string, Renamer?, IReadOnlyList<EvaluationCase>>> Sets = new(StringComparer.Ordinal)
    {
        ["petshop"] = (path, renamer) => PetshopCases.Read(path, renamer is null ? name => name : renamer.Rename),
        ["nezha"] = NezhaCases.Read,
        ["opensre"] = OpensreCases.Read,
        ["lab"] = CaptureCases.Read,
        ["captures"] = CaptureCases.Read,
    };

    private static readonly Dictionary<string, QueryKind> LeftOut = new(StringComparer.Ordinal)
    {
        ["metrics"] = QueryKind.Metric,
        ["logs"] = QueryKind.Log,
        ["traces"] = QueryKind.Trace,
        ["changes"] = QueryKind.Change,
        ["topology"] = QueryKind.Topology,
        ["resources"] = QueryKind.Resource,
        ["alerts"] = QueryKind.Alert,
        ["knowledge"] = QueryKind.Knowledge,
    };

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var set = new Argument<string>("set") { Description = $"The kind of set: {string.Join(", ", Sets.Keys)}." };
        set.AcceptOnlyFromAmong([.. Sets.Keys]);
        var path = new Argument<string?>("path") { Description = "Its folder. Default for 'lab': the recordings of the repository.", Arity = ArgumentArity.ZeroOrOne };
        var rename = new Option<bool>("--rename") { Description = "Give every component a random name first." };
        var seed = new Option<int>("--seed") { Description = "Which random names.", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "How often each case is run.", DefaultValueFactory = _ => 1 };
        var filter = new Option<string?>("--filter") { Description = "Only cases whose name contains this." };
        var output = new Option<string?>("--out") { Description = "Save the results as JSON." };
        var html = new Option<string?>("--html") { Description = "Save a report as HTML." };
        var markdown = new Option<string?>("--markdown") { Description = "Save a report as Markdown." };
        var files = new Option<string?>("--case-files") { Description = "Keep the case files in this folder, to see what was read and how it was weighed." };
        var without = new Option<string[]>("--without") { Description = $"Leave signals of captures out: {string.Join(", ", LeftOut.Keys)}. Several, separated by commas.", AllowMultipleArgumentsPerToken = true };
        var command = new RootCommand("Accuracy on a labelled set.") { set, path, without, rename, seed, runs, filter, output, html, markdown, files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(set);
            var folder = parsed.GetValue(path) ?? (name == "lab" ? DefaultLab() : throw new ClericException($"accuracy {name} needs the folder of the set: accuracy {name} PATH."));
            var cases = Sets[name](folder, parsed.GetValue(rename) ? new Renamer(parsed.GetValue(seed)) : null).Where(one => parsed.GetValue(filter) is not { } text || one.Name.Contains(text, StringComparison.Ordinal));
            var evaluator = new Evaluator(new EvaluationOptions { Name = $"{name} {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}", Runs = parsed.GetValue(runs), Configure = Configure(parsed.GetValue(files), Kinds(parsed.GetValue(without) ?? [])) });
            var result = await evaluator.RunAsync(cases, new Lines(), cancellationToken);
            await SaveAsync(result, parsed.GetValue(output), parsed.GetValue(html), parsed.GetValue(markdown), cancellationToken);
            foreach (var (group, value, figures) in result.Groups)
            {
                Console.WriteLine($"{group} {value}: {EvaluationReport.Line(figures)}");
            }

            Console.WriteLine(name == "opensre" ? $"{OpensreCases.Line(result)}, {EvaluationReport.Line(result.Summary)}" : EvaluationReport.Line(result.Summary));
            return 0;
        });
        var given = command.Parse([.. args]);
        try
        {
            return given.Errors.Count > 0 ? Refuse(string.Join(Environment.NewLine, given.Errors.Select(error => error.Message))) : await given.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ClericException mistake)
        {
            return Refuse(mistake.Message);
        }
    }

    private static Action<IClericBuilder> Configure(string? folder, IReadOnlyList<QueryKind> without) => builder =>
    {
        if (folder is not null)
        {
            builder.UseCaseFileFolder(options => options.Directory = folder);
        }

        builder.Services.PostConfigureAll<OtlpCaptureOptions>(options =>
        {
            foreach (var kind in without)
            {
                options.ExcludeKinds.Add(kind);
            }
        });
    };

    /// <exception cref="ClericException">There is no such signal.</exception>
    private static IReadOnlyList<QueryKind> Kinds(string[] words) =>
        [.. words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(word => LeftOut.TryGetValue(word, out var kind) ? kind : throw new ClericException($"--without {word}: there is no such signal; known are {string.Join(", ", LeftOut.Keys)}."))];

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }

    private static string DefaultLab()
    {
        var recordings = Path.Combine(Repository.Root(), "tests", "Cleric.Benchmarks", "Captures");
        return Directory.Exists(recordings) ? recordings : Path.Combine(Repository.Root(), "samples", "captures");
    }

    private static async Task SaveAsync(EvaluationResult result, string? json, string? html, string? markdown, CancellationToken cancellationToken)
    {
        if (json is not null)
        {
            await result.SaveAsync(json, cancellationToken);
        }

        if (html is not null)
        {
            await File.WriteAllTextAsync(html, EvaluationReport.Html(result), cancellationToken);
        }

        if (markdown is not null)
        {
            await File.WriteAllTextAsync(markdown, EvaluationReport.Markdown(result), cancellationToken);
        }
    }

    private sealed class Lines : IProgress<CaseResult>
    {
        public void Report(CaseResult value)
        {
            var text = value.Status == CaseStatus.Ran
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(value.Right ? "right" : value.ConfidentlyWrong ? "WRONG" : "unsure"),-6} {value.Case,-24} {value.Confidence,4:P0} {(value.Abstained ? "none of these" : $"{value.Ranking[0].Entity} {value.Mode}")}; truth: {(value.IsControl ? "nothing wrong" : string.Join(" or ", value.Truth))}, rank {value.Rank?.ToString(CultureInfo.InvariantCulture) ?? "-"}; {value.Queries} queries, {value.Elapsed.TotalSeconds:0.00} s")
                : $"{value.Status.ToString().ToLowerInvariant(),-6} {value.Case,-24} {value.Reason}";
            Console.WriteLine(text);
        }
    }
}
