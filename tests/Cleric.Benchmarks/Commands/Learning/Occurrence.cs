using Cleric.Benchmarks.Adapters;
using Cleric.Benchmarks.Adapters.Captures;
using Cleric.Connectors.Otlp;
using Cleric.Evaluation.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>One occurrence of a recorded fault: in one of several estates with names of their own, at another time, with other noise.</summary>
internal sealed record Occurrence(string Id, EvaluationCase Case, TimeSpan Shift, int Seed)
{
    private const int Estates = 4;

    /// <summary>The occurrence of a number; number 0 is the recording as it is.</summary>
    public static Occurrence Of(string folder, int number)
    {
        var name = $"{Path.GetFileName(folder)}-{number}";
        if (number == 0)
        {
            return new Occurrence(name, CaptureCases.ReadOne(folder, null), TimeSpan.Zero, 0);
        }

        var random = new Random(number);
        var estate = number / 2 % Estates;

        // Later than the recording: a capture of the future is refused.
        var shift = TimeSpan.FromDays(9 * (number % 100)) + TimeSpan.FromMinutes(random.Next(0, 1440));
        return new Occurrence(name, CaptureCases.ReadOne(folder, new Renamer(7_000 + estate)), shift, number);
    }

    public void Configure(IClericBuilder builder)
    {
        Case.Configure(builder);
        builder.Use((inner, _, _) => new VaryingConnector(inner, Shift, Seed));
    }
}
