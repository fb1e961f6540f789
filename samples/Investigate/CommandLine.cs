using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
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
        var live = new Option<string?>("--live") { Description = "Investigate systems as they are now, by a configuration of connectors, such as samples/Lab writes: the alert that fires and began first, or --ask.", HelpName = "FILE" };
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
        var ask = new Option<string?>("--ask") { Description = "Ask a question in plain words in place of the capture's alert.", HelpName = "QUESTION" };
        var endpoint = new Option<string?>("--model-endpoint") { Description = "An OpenAI-compatible endpoint, such as http://localhost:11434/v1. The key is taken from CLERIC_MODEL_API_KEY.", HelpName = "URL" };
        var model = new Option<string?>("--model") { Description = "The model's name at the endpoint.", HelpName = "NAME" };
        var price = new Option<string?>("--model-price") { Description = "The price of a million tokens sent and received, such as 3/15.", HelpName = "IN/OUT" };
        var maxTokens = new Option<long?>("--max-tokens") { Description = "The most model tokens that may be spent, in and out.", HelpName = "N" };
        var maxCost = new Option<decimal?>("--max-cost") { Description = "The most money that the model may cost.", HelpName = "SUM" };
        var contextWindow = new Option<int?>("--context-window") { Description = "The tokens that fit into the model, prompt and answer together. Default 32000.", HelpName = "N" };

        var memory = new MemoryArguments();

        var root = new RootCommand("Investigates a production incident, recorded or live, and reports what caused it, claim by claim.")
        {
            list, incident, capture, live, format, output, without, save, resume, replay, verify, score, maxQueries, maxTime, ask, endpoint, model, price, maxTokens, maxCost, contextWindow,
        };
        var investigation = root.Options.Where(option => option is not (HelpOption or VersionOption)).ToList();
        foreach (var option in memory.All)
        {
            root.Options.Add(option);
        }

        root.Validators.Add(result =>
        {
            var modes = new Option[] { list, resume, replay, verify, score }.Concat(memory.Commands).Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
            if (modes.Count > 1)
            {
                result.AddError($"{string.Join(" and ", modes)} cannot be used together. Choose one.");
            }
            else
            {
                memory.Validate(result, investigation, [list, replay, verify, score]);
            }

            if (result.GetResult(endpoint) is null != result.GetResult(model) is null)
            {
                result.AddError("--model-endpoint and --model go together. Give both, or neither.");
            }

            foreach (var option in new Option[] { price, maxTokens, maxCost, contextWindow }.Where(option => result.GetResult(option) is not null && result.GetResult(endpoint) is null))
            {
                result.AddError($"{option.Name} is about a model. Name one with --model-endpoint and --model.");
            }

            if (new Option[] { incident, capture, live }.Where(option => result.GetResult(option) is not null).Select(option => option.Name).ToList() is { Count: > 1 } sources)
            {
                result.AddError($"{string.Join(" and ", sources)} cannot be used together. Choose one.");
            }

            if (result.GetResult(live) is not null && result.GetResult(without) is not null)
            {
                result.AddError("--without leaves a signal of a capture out. With --live, leave the connector out of the file.");
            }
        });
        root.SetAction(async (result, cancellationToken) =>
        {
            var caseFile = result.GetValue(save) ?? result.GetValue(resume);
            try
            {
                var settings = new Settings
                {
                    Format = result.GetValue(format)!,
                    Output = result.GetValue(output),
                    Without = [.. (result.GetValue(without) ?? []).Select(signal => Signals[signal])],
                    MaxQueries = result.GetValue(maxQueries),
                    MaxTime = Duration.Parse(result.GetValue(maxTime), "--max-time"),
                    Ask = result.GetValue(ask),
                    Memory = memory.File(result),
                    Model = result.GetValue(endpoint) is { } url
                        ? new ModelSettings(Endpoint(url), result.GetValue(model)!)
                        {
                            MaxTokens = result.GetValue(maxTokens),
                            MaxCost = result.GetValue(maxCost),
                            ContextWindow = result.GetValue(contextWindow),
                            Price = Price(result.GetValue(price)),
                        }
                        : null,
                };
                if (memory.Run(result, settings, cancellationToken) is { } command)
                {
                    return await command;
                }

                return result switch
                {
                    _ when result.GetValue(list) => Shipped.List(),
                    _ when result.GetValue(score) => await Score.RunAsync(settings, cancellationToken),
                    _ when result.GetValue(verify) is { } file => await CaseCommands.VerifyAsync(file, cancellationToken),
                    _ when result.GetValue(replay) is { } file => await CaseCommands.ReplayAsync(file, settings, cancellationToken),
                    _ when result.GetValue(resume) is { } file => await CaseCommands.ResumeAsync(file, Source(), settings, cancellationToken),
                    _ => await InvestigateAsync(settings),
                };
            }
            catch (ClericException exception)
            {
                Console.Error.WriteLine(exception.Message);
                return 2;
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine(caseFile is null ? "Stopped." : $"Stopped. Go on with: --resume {caseFile}{(memory.Name(result) is { } name ? $" --memory {name}" : "")}");
                return 130;
            }

            Task<int> InvestigateAsync(Settings settings)
            {
                var source = Source() ?? new CaptureSource(Shipped.Folder(result.GetValue(incident) ?? DefaultIncident));
                caseFile ??= settings.Memory?.NewCase(Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Tag.Value)));
                return CaseCommands.InvestigateAsync(source, caseFile, settings, cancellationToken);
            }

            IEvidenceSource? Source() =>
                result.GetValue(live) is { } file ? new LiveSource(file)
                : result.GetValue(capture) is { } folder ? new CaptureSource(folder)
                : null;
        });
        return root;
    }

    private static Uri Endpoint(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "http" or "https")
            ? endpoint
            : throw new ClericException($"--model-endpoint is '{url}'. Give an http or https address, such as http://localhost:11434/v1.");

    private static (decimal Input, decimal Output)? Price(string? text) =>
        text is null ? null
        : text.Split('/') is [var input, var output] && decimal.TryParse(input, NumberStyles.Number, CultureInfo.InvariantCulture, out var sent) && decimal.TryParse(output, NumberStyles.Number, CultureInfo.InvariantCulture, out var received) && sent >= 0 && received >= 0
            ? (sent, received)
            : throw new ClericException($"--model-price is '{text}'. Give the prices of a million tokens sent and received, such as 3/15.");

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
