using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Ledger;

/// <summary>
/// How far each kind of prediction is to be trusted: the exponent of its likelihood ratios, fitted on recorded incidents. Above 1 it told more than the catalogue's figures say; below, less, or what
/// other evidence tells too. (Exponents on naive Bayes: Zaidi et al., "Alleviating Naive Bayes Attribute Independence Assumption by Attribute Weighting", JMLR 14, 2013.)
/// </summary>
internal sealed class Calibration
{
    /// <summary>The kind of what speaks for or against "none of these", ...</summary>
    public const string None = "none";

    /// <summary>... of a symptom that does not show, ...</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>... of trouble that a hypothesis does not reach, ...</summary>
    public const string Unexplained = "unexplained";

    /// <summary>... and of ratios that a reader gave.</summary>
    public const string Given = "given";

    private readonly Dictionary<(string Kind, bool Seen), double> _exponents;

    public Calibration(IEnumerable<((string Kind, bool Seen) Key, double Exponent)> exponents) => _exponents = exponents.ToDictionary(item => item.Key, item => item.Exponent);

    /// <summary>Every figure as the catalogue has it.</summary>
    public static Calibration Untouched { get; } = new([]);

    /// <summary>The one that comes with the engine.</summary>
    public static Calibration BuiltIn { get; } = CalibrationYaml.ReadBuiltIn();

    public double Of(string kind, bool seen) => _exponents.GetValueOrDefault((kind, seen), 1);

    /// <summary>Kinds are coarse, so that each is seen often: the signal without its refinement and where it was looked for. How an origin was found makes a kind of its own.</summary>
    public static string KindOf(Prediction prediction)
    {
        var signal = TroubleSignals.Root(prediction.Signal);
        return KindOf(signal == Signals.Origin ? prediction.Signal : signal, prediction.Where);
    }

    public static string KindOf(string signal, PredictionTarget where) => where switch
    {
        PredictionTarget.Callers => $"{signal} at callers",
        PredictionTarget.Dependencies => $"{signal} at dependencies",
        _ => signal,
    };
}
