namespace Cleric.Reasoning;

/// <summary>What a signal would show were a hypothesis true, and were it false.</summary>
public sealed record Prediction
{
    /// <summary>The signal, one of <see cref="Signals"/> or a refinement. A prediction of "saturation" is met by "saturation.cpu" too.</summary>
    public required string Signal { get; init; }

    /// <summary>Where to look. Default the entity itself.</summary>
    public PredictionTarget Where { get; init; }

    /// <summary>Which way the signal moves. Default up.</summary>
    public Direction Direction { get; init; }

    /// <summary>The probability of seeing it were the hypothesis true, above 0 and below 1.</summary>
    public required double IfTrue { get; init; }

    /// <summary>The probability of seeing it were the hypothesis false, above 0 and below 1.</summary>
    public required double IfFalse { get; init; }
}
