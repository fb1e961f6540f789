using System.Globalization;
using Cleric.Reasoning;

namespace Cleric.Ledger;

/// <summary>
/// Weighs observations for hypotheses. An observation that is really there with probability S has, for a prediction with the probabilities t if true and f if false, the
/// likelihood ratio (S t + (1-S)(1-t)) / (S f + (1-S)(1-f)): Jeffrey's rule for uncertain evidence. What tells the same twice counts once: for each prediction of a
/// hypothesis, the clearest sight of it and the clearest miss. Where it was seen in one place, a miss in another counts for less: most trouble is partial.
/// </summary>
internal static class Weigher
{
    /// <summary>No single observation moves the odds by more than this factor.</summary>
    public const double LargestRatio = 50;

    /// <summary>Nor does one whose ratio a reader gave itself.</summary>
    public const double LargestGivenRatio = 4;

    /// <summary>Trouble at an entity that the hypothesis does not reach: how probable were it true, ...</summary>
    private const double UnexplainedIfTrue = 0.10;

    /// <summary>... and were it false.</summary>
    private const double UnexplainedIfFalse = 0.25;

    /// <summary>The exponent of a miss where the same prediction was seen elsewhere: a lock on one table is not felt by those who use another.</summary>
    private const double MissBesideSight = 0.3;

    /// <summary>That the symptom can be traced to one of the known entities: how probable if it is none of these, ...</summary>
    private const double TracedIfNone = 0.10;

    /// <summary>... and if it is one of them.</summary>
    private const double TracedIfKnown = 0.70;

    /// <summary>That the symptom does not show: how probable if nothing is wrong, ...</summary>
    private const double UnconfirmedIfNone = 0.80;

    /// <summary>... and if one of the known causes is at work.</summary>
    private const double UnconfirmedIfKnown = 0.08;

    /// <summary>By how much all that was read from texts can raise or lower the odds of a hypothesis: no amount of it outweighs what was measured.</summary>
    private const double LargestReadRatio = 6;

    /// <summary>A ratio this near to 1 is left out.</summary>
    private const double Negligible = 0.02;

    /// <summary>Weighs all observations for all hypotheses.</summary>
    /// <param name="observations">The observations with the ids of their evidence.</param>
    /// <param name="lenses">The hypotheses.</param>
    /// <param name="calibration">How far each kind of prediction is to be trusted.</param>
    public static IReadOnlyList<Evidence> Weigh(IReadOnlyList<(string Id, Observation Observation)> observations, IReadOnlyList<HypothesisLens> lenses, Calibration calibration)
    {
        var likelihoods = new List<Likelihood>[observations.Count];
        for (var i = 0; i < likelihoods.Length; i++)
        {
            likelihoods[i] = [];
        }

        foreach (var term in Terms(observations, lenses))
        {
            // Weight is the exponent, so what is kept is the ratio at full weight.
            var exponent = calibration.Of(term.Kind, term.Seen);
            var ratio = Math.Clamp(Math.Exp(exponent * term.LogRatio / observations[term.Observation].Observation.Quality), 1 / LargestRatio, LargestRatio);
            likelihoods[term.Observation].Add(new Likelihood(term.HypothesisId, Math.Round(ratio, 4), exponent == 1 ? term.Why : string.Create(CultureInfo.InvariantCulture, $"{term.Why}; to the power of {exponent:0.00}")));
        }

        return [.. observations.Select((item, i) => Evidence(item.Id, item.Observation, likelihoods[i], observations))];
    }

    /// <summary>What each observation says of each hypothesis before calibration: for each prediction the clearest sight and the clearest miss.</summary>
    public static IEnumerable<Term> Terms(IReadOnlyList<(string Id, Observation Observation)> observations, IReadOnlyList<HypothesisLens> lenses)
    {
        var chosen = new Dictionary<(Sight Sight, bool Seen), (int Observation, Reading Reading)>();
        foreach (var lens in lenses)
        {
            if (lens.Hypothesis.Cause is null)
            {
                foreach (var none in ForNone(lens.Hypothesis, observations))
                {
                    yield return none;
                }

                continue;
            }

            chosen.Clear();
            for (var i = 0; i < observations.Count; i++)
            {
                if (Read(observations[i].Observation, lens) is { } reading && Math.Abs(reading.LogRatio) >= Negligible)
                {
                    var key = (reading.Sight, reading.Seen);
                    if (!chosen.TryGetValue(key, out var best) || Math.Abs(reading.LogRatio) > Math.Abs(best.Reading.LogRatio))
                    {
                        chosen[key] = (i, reading);
                    }
                }
            }

            var read = chosen.Values.Where(test => IsRead(observations[test.Observation].Observation)).Sum(test => test.Reading.LogRatio);
            var bounded = Math.Abs(read) <= Math.Log(LargestReadRatio) ? 1 : Math.Log(LargestReadRatio) / Math.Abs(read);
            foreach (var (index, all) in chosen.Values.OrderBy(test => test.Observation))
            {
                var reading = IsRead(observations[index].Observation) ? all with { LogRatio = all.LogRatio * bounded } : all;
                var beside = !reading.Seen && chosen.ContainsKey((reading.Sight, true));
                yield return new Term(index, lens.Hypothesis.Id, reading.Kind, reading.Seen, (beside ? MissBesideSight : 1) * reading.LogRatio, beside ? $"{reading.Why()} here, but elsewhere" : reading.Why());
            }
        }
    }

    /// <summary>
    /// That the symptom was traced to a known place speaks against a cause that nobody proposed and against there being none; that it does not show speaks for there being none. Of each the clearest sight counts.
    /// </summary>
    private static IEnumerable<Term> ForNone(Hypothesis none, IReadOnlyList<(string Id, Observation Observation)> observations)
    {
        if (Clearest(Signals.Origin) is var traced and >= 0)
        {
            yield return Of(traced, Calibration.None, TracedIfNone, TracedIfKnown, "origin at a known entity");
        }

        if (Clearest(Signals.Unconfirmed) is var unconfirmed and >= 0)
        {
            yield return Of(unconfirmed, Calibration.Unconfirmed, UnconfirmedIfNone, UnconfirmedIfKnown, "the symptom does not show");
        }

        int Clearest(string signal) => Enumerable.Range(0, observations.Count)
            .Where(i => TroubleSignals.Root(observations[i].Observation.Signal) == signal && observations[i].Observation is { Strength: >= 0.5, Quality: > 0 })
            .OrderByDescending(i => (observations[i].Observation.Strength - 0.5) * observations[i].Observation.Quality)
            .FirstOrDefault(-1);

        Term Of(int index, string kind, double ifNone, double ifKnown, string what)
        {
            var observation = observations[index].Observation;
            return new Term(index, none.Id, kind, true, observation.Quality * Math.Log(Ratio(observation.Strength, ifNone, ifKnown)), string.Create(CultureInfo.InvariantCulture, $"{what}: {ifNone:0.00} if none of these, {ifKnown:0.00} otherwise; seen"));
        }
    }

    private static bool IsRead(Observation observation) => TroubleSignals.Root(observation.Signal) == Signals.Reading;

    private static Evidence Evidence(
        string id, Observation observation, List<Likelihood> likelihoods, IReadOnlyList<(string Id, Observation Observation)> all)
    {
        var sameAs = likelihoods.Count > 0
            ? null
            : all.Where(other => other.Id != id && other.Observation.Entity == observation.Entity && other.Observation.Signal == observation.Signal)
                .OrderByDescending(other => Math.Abs(other.Observation.Strength - 0.5) * other.Observation.Quality)
                .Select(other => other.Id)
                .FirstOrDefault();
        return new Evidence
        {
            Id = id,
            Observation = observation,
            Weight = sameAs is null ? observation.Quality : 0,
            SameAs = sameAs,
            Likelihoods = likelihoods,
        };
    }

    private static Reading? Read(Observation observation, HypothesisLens lens)
    {
        if (observation.Quality <= 0)
        {
            return null;
        }

        if (observation.Ratios is { } ratios)
        {
            return ratios.TryGetValue(lens.Hypothesis.Id, out var given) && given > 0
                ? new Reading(
                    new Sight(observation.ExhibitId, observation.Signal),
                    Calibration.Given,
                    observation.Quality * Math.Log(Math.Clamp(given, 1 / LargestGivenRatio, LargestGivenRatio)),
                    true)
                : null;
        }

        var absent = observation.Strength < 0.5;
        if (lens.Predict(observation.Entity, observation.Signal, observation.Direction, absent) is { } predicted)
        {
            var strength = predicted.Prediction.Direction != observation.Direction ? 1 - observation.Strength : observation.Strength;
            var ratio = Ratio(strength, predicted.IfTrue, predicted.IfFalse);
            return new Reading(
                new Sight(predicted.Prediction.Signal, null, predicted.Prediction.Where, predicted.Prediction.Direction),
                Calibration.KindOf(predicted.Prediction),
                observation.Quality * Math.Log(ratio),
                strength >= 0.5,
                predicted);
        }

        if (!absent && lens.IsOutOfReach(observation.Entity) && TroubleSignals.IsTrouble(observation))
        {
            return new Reading(
                new Sight(observation.Entity.Name, observation.Entity.Kind, Unexplained: true),
                Calibration.Unexplained,
                observation.Quality * Math.Log(Ratio(observation.Strength, UnexplainedIfTrue, UnexplainedIfFalse)),
                true);
        }

        return null;
    }

    private static double Ratio(double strength, double ifTrue, double ifFalse) =>
        Math.Clamp(
            ((strength * ifTrue) + ((1 - strength) * (1 - ifTrue))) / ((strength * ifFalse) + ((1 - strength) * (1 - ifFalse))),
            1 / LargestRatio,
            LargestRatio);

    private static string Where(PredictionTarget target) => target switch
    {
        PredictionTarget.Self => "the cause",
        PredictionTarget.Callers => "its callers",
        _ => "its dependencies",
    };

    /// <summary>What one observation says of one hypothesis: its place in the list, the kind of prediction it was read against, and the logarithm of the ratio at the observation's own weight.</summary>
    public readonly record struct Term(int Observation, string HypothesisId, string Kind, bool Seen, double LogRatio, string Why);

    /// <summary>What is seen or missed, and counts once: a prediction (signal, place and direction), what a reader judged of a signal of an exhibit, or trouble at an entity that is not explained.</summary>
    private readonly record struct Sight(string Subject, string? Of, PredictionTarget Where = default, Direction Direction = default, bool Unexplained = false);

    /// <summary>An observation as a hypothesis sees it. Most are not chosen in the end, so that why is put into words only when it is asked.</summary>
    private readonly record struct Reading(Sight Sight, string Kind, double LogRatio, bool Seen, (Prediction Prediction, double IfTrue, double IfFalse)? Predicted = null)
    {
        public string Why() => Predicted is var (prediction, ifTrue, ifFalse)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{prediction.Signal} {(prediction.Direction == Direction.Up ? "up" : "down")} at {Weigher.Where(prediction.Where)}: {ifTrue:0.00} if true, {ifFalse:0.00} if false; {(Seen ? "seen" : "not seen")}")
            : Sight.Unexplained ? "does not explain it: it does not reach that far" : "as its reader judged";
    }
}
