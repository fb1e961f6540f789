using System.CommandLine;
using Cleric;
using Cleric.Queries;

namespace Investigate;

/// <summary>The sample's options, and what each combination does.</summary>
internal static class CommandLine
{
    private const string DefaultIncident = "pg-lock";

    public static RootCommand Build()
    {
        var list = new Option<bool>("--list") { Description = "List the shipped incidents." };
        var incident = new Option<string?>("--incident") { Description = $"Investigate a shipped incident. Default: {DefaultIncident}.", HelpName = "NAME" };
        var capture = new Option<string?>("--capture") { Description = "Investigate a capture of your own (docs/capture-format.md).", HelpName = "DIR" };
        var format = new Option<string>("--format") { Description = "How the report is written: text, markdown, html or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "html", "json");
        var output = new Option<string?>("--out") { Description = "Write the report to a file.", HelpName = "FILE" };
        var without = new Option<string[]>("--without") { Description = "Leave a signal out: metrics, logs, traces, changes, topology, resources, alerts or knowledge. May be given several times.", HelpName = "SIGNAL" };
        without.AcceptOnlyFromAmong([.. Signals.Keys]);
        var save = new Option<string?>("--save") { Description = "Keep the case file here.", HelpName = "CASEFILE" };
        var resume = new Option<string?>("--resume") { Description = "Go on with an interrupted case.", HelpName = "CASEFILE" };
        var replay = new Option<string?>("--replay") { Description = "Investigate again from the recorded exhibits; nothing else is read.", HelpName = "CASEFILE" };
        var verify = new Option<string?>("--verify") { Description = "Check a case file: hashes, citations, posteriors.", HelpName = "CASEFILE" };
        var score = new Option<bool>("--score") { Description = "Investigate every shipped incident and compare with the truth." };
        var maxQueries = new Option<int?>("--max-queries") { Description = "The most queries that may be asked.", HelpName = "N" };
        maxQueries.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out var number) && number < 1)
            {
                result.AddError($"--max-queries is {number}. Give 1 or more.");
            }
        });
        var maxTime = new Option<string?>("--max-time") { Description = "The most time that may pass: 500ms, 30s, 2m.", HelpName = "T" };

        var root = new RootCommand("Investigates a recorded production incident and reports what caused it, claim by claim.")
        {
            list, incident, capture, format, output, without, save, resume, replay, verify, score, maxQueries, maxTime,
        };
        root.Validators.Add(result =>
        {
            var modes = new Option[] { list, resume, replay, verify, score }.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
            if (modes.Count > 1)
            {
                result.AddError($"{string.Join(" and ", modes)} cannot be used together. Choose one.");
            }

            if (result.GetResult(incident) is not null && result.GetResult(capture) is not null)
            {
                result.AddError("--incident and --capture cannot be used together. Choose one.");
            }
        });
        root.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                var settings = new Settings
                {
                    Format = result.GetValue(format)!,
                    Output = result.GetValue(output),
                    Without = [.. (result.GetValue(without) ?? []).Select(signal => Signals[signal])],
                    MaxQueries = result.GetValue(maxQueries),
                    MaxTime = Duration.Parse(result.GetValue(maxTime), "--max-time"),
                };
                return result switch
                {
                    _ when result.GetValue(list) => Shipped.List(),
                    _ when result.GetValue(score) => await Score.RunAsync(settings, cancellationToken),
                    _ when result.GetValue(verify) is { } file => await CaseCommands.VerifyAsync(file, cancellationToken),
                    _ when result.GetValue(replay) is { } file => await CaseCommands.ReplayAsync(file, settings, cancellationToken),
                    _ when result.GetValue(resume) is { } file => await CaseCommands.ResumeAsync(file, result.GetValue(capture), settings, cancellationToken),
                    _ => await CaseCommands.InvestigateAsync(result.GetValue(capture) ?? Shipped.Folder(result.GetValue(incident) ?? DefaultIncident), result.GetValue(save), settings, cancellationToken),
                };
            }
            catch (ClericException exception)
            {
                Console.Error.WriteLine(exception.Message);
                return 2;
            }
            catch (OperationCanceledException)
            {
                var saved = result.GetValue(save) ?? result.GetValue(resume);
                Console.Error.WriteLine(saved is null ? "Stopped." : $"Stopped. Go on with: --resume {saved}");
                return 130;
            }
        });
        return root;
    }

    private static readonly Dictionary<string, QueryKind> Signals = new()
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
}
