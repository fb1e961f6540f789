using Cleric.CaseFiles;
using Cleric.Evaluation.Cases;
using Cleric.Ledger;
using Cleric.Reasoning;

namespace Cleric.Benchmarks.Commands.Fit;

/// <summary>An investigation as the fit sees it: for each hypothesis the logarithm of its prior and what each kind of prediction adds to it, and which hypotheses are right.</summary>
internal sealed class FitCase
{
    private readonly double[] _priors;
    private readonly List<(int Kind, double LogRatio)>[] _terms;
    private readonly bool[] _right;
    private readonly bool[] _rightMode;
    private readonly string[] _places;

    public FitCase(string group, double weight, CaseFold view, CaseTruth truth, Dictionary<(string Kind, bool Seen), int> kinds)
    {
        (Group, Weight) = (group, weight);
        var hypotheses = view.Hypotheses;
        var index = hypotheses.Select((hypothesis, i) => (hypothesis.Id, i)).ToDictionary(item => item.Id, item => item.i, StringComparer.Ordinal);
        _priors = [.. hypotheses.Select(hypothesis => Math.Log(hypothesis.Prior))];
        _terms = [.. hypotheses.Select(_ => new List<(int, double)>())];
        _places = [.. hypotheses.Select(hypothesis => hypothesis.Cause?.Entity.Id ?? "")];
        _right = [.. hypotheses.Select(hypothesis => truth.IsControl ? hypothesis.Cause is null : hypothesis.Cause is { } cause && truth.Entities.Contains(cause.Entity.Name))];
        _rightMode = [.. hypotheses.Select((hypothesis, i) => _right[i] && (truth.IsControl || truth.Modes.Count == 0 || truth.Modes.Contains(hypothesis.Cause!.FailureMode)))];
        var topology = TopologyIndex.Of(view.Topology);
        var lenses = hypotheses.Select(hypothesis => new HypothesisLens(hypothesis, topology)).ToList();
        foreach (var term in Weigher.Terms([.. view.Evidence.Select(evidence => (evidence.Id, evidence.Observation))], lenses))
        {
            if (!kinds.TryGetValue((term.Kind, term.Seen), out var kind))
            {
                kinds[(term.Kind, term.Seen)] = kind = kinds.Count;
            }

            _terms[index[term.HypothesisId]].Add((kind, term.LogRatio));
        }

        IsUsable = Array.IndexOf(_right, true) >= 0;
    }

    public string Group { get; }

    public double Weight { get; }

    /// <summary>Whether the truth is in the ledger at all.</summary>
    public bool IsUsable { get; }

    /// <summary>The log loss of the truth under these exponents, and its gradient added to <paramref name="gradient"/>.</summary>
    /// <param name="exponents">One for each kind.</param>
    /// <param name="gradient">Is added to, times <see cref="Weight"/>; null where none is wanted.</param>
    /// <param name="modeShare">How much the failure mode counts beside the place.</param>
    public double Loss(double[] exponents, double[]? gradient, double modeShare)
    {
        var probabilities = Posteriors(exponents);
        return Part(_right, 1 - modeShare) + Part(Array.IndexOf(_rightMode, true) >= 0 ? _rightMode : _right, modeShare);

        double Part(bool[] right, double share)
        {
            var mass = 0.0;
            for (var h = 0; h < right.Length; h++)
            {
                mass += right[h] ? probabilities[h] : 0;
            }

            mass = Math.Max(mass, 1e-12);
            for (var h = 0; gradient is not null && h < right.Length; h++)
            {
                // d(-log mass)/d(score h) = p(h) - p(h | right).
                var slope = Weight * share * (probabilities[h] - (right[h] ? probabilities[h] / mass : 0));
                foreach (var (kind, logRatio) in _terms[h])
                {
                    gradient[kind] += slope * logRatio;
                }
            }

            return -share * Math.Log(mass);
        }
    }

    /// <summary>The place ranked first: how probable it is, and whether it is right.</summary>
    public (double Confidence, bool Right) Answer(double[] exponents)
    {
        var probabilities = Posteriors(exponents);
        var places = new Dictionary<string, (double Probability, bool Right)>(StringComparer.Ordinal);
        for (var h = 0; h < probabilities.Length; h++)
        {
            var (probability, right) = places.GetValueOrDefault(_places[h]);
            places[_places[h]] = (probability + probabilities[h], right || _right[h]);
        }

        var first = places.OrderByDescending(place => place.Value.Probability).First().Value;
        return (first.Probability, first.Right);
    }

    private double[] Posteriors(double[] exponents)
    {
        var scores = new double[_priors.Length];
        for (var h = 0; h < scores.Length; h++)
        {
            scores[h] = _priors[h];
            foreach (var (kind, logRatio) in _terms[h])
            {
                scores[h] += exponents[kind] * logRatio;
            }
        }

        var largest = scores.Max();
        var sum = 0.0;
        for (var h = 0; h < scores.Length; h++)
        {
            scores[h] = Math.Exp(scores[h] - largest);
            sum += scores[h];
        }

        for (var h = 0; h < scores.Length; h++)
        {
            scores[h] /= sum;
        }

        return scores;
    }
}
