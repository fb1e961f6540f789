using System.CommandLine;
using System.Globalization;
using Cleric.Benchmarks.Adapters.Captures;
using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Cleric.Evaluation.Cases;
using Cleric.Ledger;
using Cleric.Queries;
using Cleric.Reasoning.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Fit;

/// <summary>
/// Fits the calibration to recorded incidents. Each recording is investigated whole and with signals left out, so that evidence of every kind has to do without the others; the log loss of the truth,
/// each kind of fault judged by figures fitted without it, is the closing line.
/// </summary>
internal sealed class FitCommand : Command
{
    private static readonly QueryKind[][] LeftOut =
    [
        [],
        [QueryKind.Trace],
        [QueryKind.Log],
        [QueryKind.Trace, QueryKind.Log],
        [QueryKind.Metric],
        [QueryKind.Trace, QueryKind.Log, QueryKind.Resource],
    ];

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var path = new Argument<string>("path") { Description = "A folder of captures with their truth." };
        var ridge = new Option<double>("--ridge") { Description = "How strongly figures are held near 1.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Write the calibration to this file." };
        var command = new RootCommand("Fits how far each kind of prediction is trusted.") { path, ridge, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var kinds = new Dictionary<(string Kind, bool Seen), int>();
            var recordings = CaptureCases.Read(parsed.GetRequiredValue(path), null).Where(one => one.Invalid is null).ToList();
            var cases = new List<FitCase>();
            foreach (var one in recordings)
            {
                foreach (var without in LeftOut)
                {
                    cases.Add(new FitCase(one.Groups["kind"], 1.0 / LeftOut.Length, await InvestigateAsync(one, without, cancellationToken), one.Truth, kinds));
                }
            }

            // The controls are too few to tell how much a symptom that does not show is worth.
            var held = kinds.GetValueOrDefault((Calibration.Unconfirmed, true), -1);
            var usable = cases.Where(one => one.IsUsable).ToList();
            var ones = Enumerable.Repeat(1.0, kinds.Count).ToArray();
            var (before, after) = (new Tally(), new Tally());
            foreach (var group in usable.GroupBy(one => one.Group))
            {
                var fitted = ExponentFit.Fit([.. usable.Where(one => one.Group != group.Key)], kinds.Count, parsed.GetValue(ridge), held);
                foreach (var one in group)
                {
                    before.Add(one, ones);
                    after.Add(one, fitted);
                }
            }

            var exponents = ExponentFit.Fit(usable, kinds.Count, parsed.GetValue(ridge), held);
            var found = kinds.Select(kind => (kind.Key, Exponent: Math.Round(exponents[kind.Value], 2))).Where(item => item.Exponent != 1).ToList();
            foreach (var (key, exponent) in found.OrderBy(item => item.Exponent))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{exponent:0.00} {key.Kind}{(key.Seen ? "" : ", missed")}"));
            }

            if (parsed.GetValue(output) is { } file)
            {
                await using var writer = new StreamWriter(file) { NewLine = "\n" };
                CalibrationYaml.Write(writer, Provenance(recordings.Count, usable.Count, before, after, parsed.GetValue(ridge)), found);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{usable.Count} of {cases.Count} investigations have the truth in the ledger; held out by kind of fault: before {before}; after {after}"));
            return 0;
        });
        return await command.Parse([.. args]).InvokeAsync();
    }

    private static IReadOnlyList<string> Provenance(int recordings, int investigations, Tally before, Tally after, double ridge) =>
    [
        $"by: dotnet run -c Release --project tests/Cleric.Benchmarks -- fit tests/Cleric.Benchmarks/Captures --ridge {ridge.ToString(CultureInfo.InvariantCulture)}",
        $"on: {recordings} recordings of samples/Lab, each whole and with signals left out ({investigations} investigations)",
        $"held-out-before: {before}",
        $"held-out-after: {after}",
    ];

    private static async Task<CaseFold> InvestigateAsync(EvaluationCase one, QueryKind[] without, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        one.Configure(services.AddCleric().UseInMemoryCaseFiles());
        services.PostConfigureAll<OtlpCaptureOptions>(options =>
        {
            foreach (var kind in without)
            {
                options.ExcludeKinds.Add(kind);
            }
        });
        await using var provider = services.BuildServiceProvider();
        var view = new CaseFold();
        await provider.GetRequiredService<IInvestigator>().InvestigateAsync(one.Request, new Follow(view), cancellationToken);
        return view;
    }

    private sealed class Follow(CaseFold view) : IProgress<CaseEvent>
    {
        public void Report(CaseEvent value) => view.Apply(value);
    }

    /// <summary>How good the answers are.</summary>
    private sealed class Tally
    {
        private const int Bins = 10;
        private readonly (double Weight, double Confidence, double Right)[] _bins = new (double, double, double)[Bins];
        private double _weight;
        private double _loss;

        public void Add(FitCase one, double[] exponents)
        {
            _weight += one.Weight;
            _loss += one.Weight * one.Loss(exponents, null, 0);
            var (confidence, right) = one.Answer(exponents);
            ref var bin = ref _bins[Math.Min(Bins - 1, (int)(confidence * Bins))];
            bin = (bin.Weight + one.Weight, bin.Confidence + (one.Weight * confidence), bin.Right + (right ? one.Weight : 0));
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"log loss {_loss / _weight:0.000}, top-1 {_bins.Sum(bin => bin.Right) / _weight:0.000}, ECE {_bins.Sum(bin => Math.Abs(bin.Confidence - bin.Right)) / _weight:0.000}");
    }
}
