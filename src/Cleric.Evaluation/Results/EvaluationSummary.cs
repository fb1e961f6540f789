namespace Cleric.Evaluation.Results;

/// <summary>The figures of an evaluation, or of a group of its cases. Invalid cases count nowhere but in <see cref="Invalid"/>.</summary>
public sealed record EvaluationSummary
{
    private const int Bins = 10;

    private readonly IReadOnlyList<CaseResult> _faults;
    private readonly IReadOnlyList<CaseResult> _counted;

    /// <summary>Sums up.</summary>
    /// <param name="results">Runs of cases.</param>
    public EvaluationSummary(IEnumerable<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var all = results.ToList();
        _counted = [.. all.Where(result => result.Status != CaseStatus.Invalid)];
        _faults = [.. _counted.Where(result => !result.IsControl)];
        Invalid = all.Count - _counted.Count;
        Reliability = [.. _counted
            .GroupBy(result => Math.Min(Bins - 1, (int)(result.Confidence * Bins)))
            .OrderBy(group => group.Key)
            .Select(group => new ReliabilityBin(
                (double)group.Key / Bins, (group.Key + 1.0) / Bins, group.Count(), group.Average(result => result.Confidence), group.Average(result => result.Right ? 1.0 : 0.0)))];
    }

    /// <summary>Runs that count.</summary>
    public int Count => _counted.Count;

    /// <summary>Runs that failed.</summary>
    public int Failed => _counted.Count(result => result.Status == CaseStatus.Failed);

    /// <summary>Cases that could not be evaluated.</summary>
    public int Invalid { get; }

    /// <summary>Of the cases with a cause, how many had the true entity first.</summary>
    public Proportion Top1 => Top(1);

    /// <summary>Of the cases with a cause, how many had the true entity among the first three.</summary>
    public Proportion Top3 => Top(3);

    /// <summary>Of the cases with a cause, how many had the true entity among the first five.</summary>
    public Proportion Top5 => Top(5);

    /// <summary>Of the cases whose truth names a failure mode, how many had entity and mode right.</summary>
    public Proportion Mode => Share(_faults.Where(result => result.ModeRight is not null), result => result.ModeRight == true);

    /// <summary>Of the cases with a finer label, how many showed it for the entity ranked first.</summary>
    public Proportion Detail1 => Share(_faults.Where(result => result.HasDetails), result => result.DetailRank <= 1);

    /// <summary>Of the controls, in how many no cause reached the limit.</summary>
    public Proportion Controls => Share(_counted.Where(result => result.IsControl), result => result.Right);

    /// <summary>Of the controls, in how many a cause was named with confidence.</summary>
    public Proportion ConfidentControls => Share(_counted.Where(result => result.IsControl), result => result.ConfidentlyWrong);

    /// <summary>How many were wrong with confidence.</summary>
    public Proportion ConfidentlyWrong => Share(_counted, result => result.ConfidentlyWrong);

    /// <summary>In how many "none of these" was more probable than any entity.</summary>
    public Proportion Abstained => Share(_counted, result => result.Abstained);

    /// <summary>Were answers of a confidence right as often as they said? Bins of a tenth, empty ones left out.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability { get; }

    /// <summary>
    /// The expected calibration error: the mean difference of confidence and accuracy over the bins, weighted by their size (Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using
    /// Bayesian Binning", 2015). From 0 to 1; NaN of nothing.
    /// </summary>
    public double CalibrationError => Count == 0 ? double.NaN : Reliability.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / Count;

    /// <summary>The Brier score: the mean squared difference of confidence and outcome. From 0 to 1, lower is better; NaN of nothing.</summary>
    public double Brier => Count == 0 ? double.NaN : _counted.Average(result => Math.Pow(result.Confidence - (result.Right ? 1 : 0), 2));

    /// <summary>Citations that resolve to what they quote, of all.</summary>
    public Proportion Citations => new(_counted.Sum(result => result.Citations - result.Unresolved), _counted.Sum(result => result.Citations));

    /// <summary>Queries of an investigation, on average.</summary>
    public double Queries => Mean(result => result.Queries);

    /// <summary>The median time of an investigation.</summary>
    public TimeSpan Elapsed => _counted.Count == 0 ? TimeSpan.Zero : _counted.Select(result => result.Elapsed).Order().ElementAt(_counted.Count / 2);

    /// <summary>Model tokens of an investigation, on average.</summary>
    public double Tokens => Mean(result => result.Tokens);

    /// <summary>What models cost for an investigation, on average.</summary>
    public decimal Cost => _counted.Count == 0 ? 0 : _counted.Average(result => result.Cost);

    /// <summary>Of the cases with a cause, how many had the true entity among the first <paramref name="k"/>.</summary>
    /// <param name="k">How many places count, from 1.</param>
    public Proportion Top(int k) => Share(_faults, result => result.Rank <= k);

    private static Proportion Share(IEnumerable<CaseResult> of, Func<CaseResult, bool> hit)
    {
        var list = of.ToList();
        return new Proportion(list.Count(hit), list.Count);
    }

    private double Mean(Func<CaseResult, double> value) => _counted.Count == 0 ? 0 : _counted.Average(value);
}
