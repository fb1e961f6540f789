using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation;

/// <summary>How a case set is evaluated.</summary>
public sealed class EvaluationOptions
{
    /// <summary>What the result is called, for example the version that was evaluated. Default "evaluation".</summary>
    public string Name { get; set; } = "evaluation";

    /// <summary>How often each case is run, from 1 to 1,000. Default 1. Without a model every run gives the same.</summary>
    public int Runs { get; set; } = 1;

    /// <summary>How many cases run at once, from 1 to 64. Default 1, so that times are those of one investigation.</summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>From which confidence a wrong answer is confidently wrong, above 0 and at most 1. Default 0.5.</summary>
    public double ConfidentFrom { get; set; } = 0.5;

    /// <summary>The confidence that no cause may reach where nothing was wrong, above 0 and at most 1. Default 0.3.</summary>
    public double ClearBelow { get; set; } = 0.3;

    /// <summary>The configuration under evaluation: what is set on the engine for every case. Default nothing.</summary>
    public Action<ClericOptions> Engine { get; set; } = _ => { };

    /// <summary>The configuration under evaluation: what is added for every case, after the case's own connectors. Default nothing.</summary>
    public Action<IClericBuilder> Configure { get; set; } = _ => { };

    /// <summary>
    /// Whether memories that <see cref="Configure"/> adds may be recalled from. Default no: a memory that has seen the incident knows the answer. Nothing is ever learnt from a case that is evaluated.
    /// </summary>
    public bool AllowMemory { get; set; }

    internal void Validate()
    {
        _ = Runs is >= 1 and <= 1000 ? 0 : throw Mistake(nameof(Runs), Runs, "from 1 to 1,000");
        _ = Parallelism is >= 1 and <= 64 ? 0 : throw Mistake(nameof(Parallelism), Parallelism, "from 1 to 64");
        _ = ConfidentFrom is > 0 and <= 1 ? 0 : throw Mistake(nameof(ConfidentFrom), ConfidentFrom, "above 0 and at most 1");
        _ = ClearBelow is > 0 and <= 1 ? 0 : throw Mistake(nameof(ClearBelow), ClearBelow, "above 0 and at most 1");
    }

    private static ClericException Mistake(string option, object value, string range) =>
        new(FormattableString.Invariant($"{nameof(EvaluationOptions)}.{option} is {value}; give a number {range}."));
}
