using System.Globalization;
using Cleric.Evaluation.Comparing;
using Cleric.Evaluation.Results;

namespace Cleric.Benchmarks.Commands;

/// <summary>Compares two saved evaluations of the same set, case by case.</summary>
internal sealed class CompareCommand : Command
{
    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Count != 2)
        {
            Console.Error.WriteLine("compare takes two files that 'accuracy ... --out FILE' wrote: compare A.json B.json");
            return 2;
        }

        try
        {
            var comparison = Comparison.Of(await EvaluationResult.LoadAsync(args[0]), await EvaluationResult.LoadAsync(args[1]));
            Console.WriteLine($"{comparison.Names.Second} against {comparison.Names.First}, {comparison.Pairs} cases");
            Print("mended", comparison.Mended);
            Print("broken", comparison.Broken);
            Print("not in both", comparison.Unpaired);
            Print("Brier score", comparison.Brier);
            Print("queries", comparison.Queries);
            Print("seconds", comparison.Seconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"right {comparison.Right.Mean:+0.000;-0.000;0.000} (95 % interval {comparison.Right.Low:+0.000;-0.000;0.000} to {comparison.Right.High:+0.000;-0.000;0.000}), mended {comparison.Mended.Count}, broken {comparison.Broken.Count}, McNemar p {comparison.PValue:0.000}"));
            return 0;
        }
        catch (ClericException mistake)
        {
            Console.Error.WriteLine(mistake.Message);
            return 2;
        }
    }

    private static void Print(string what, IReadOnlyList<string> cases)
    {
        if (cases.Count > 0)
        {
            Console.WriteLine($"{what}: {string.Join(", ", cases)}");
        }
    }

    private static void Print(string what, Difference difference) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what} {difference.Mean:+0.000;-0.000;0.000} ({difference.Low:+0.000;-0.000;0.000} to {difference.High:+0.000;-0.000;0.000})"));
}
